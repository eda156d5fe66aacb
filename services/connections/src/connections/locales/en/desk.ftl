# What analysts do with requests.

request-own = This request is your own
    .detail = Nobody analyses a request that they opened or in which they act for the holder. Ask a colleague.
request-moved = The request does not allow this step
    .detail = The request is in another state already: { $request_status ->
        [draft] draft
        [submitted] submitted
        [in_analysis] in analysis
        [returned] returned for correction
        [approved] approved
        [rejected] rejected
        [withdrawn] withdrawn by the customer
        [lapsed] lapsed
        [budget_issued] with a budget issued
        [budget_accepted] with its budget accepted
        [budget_refused] with its budget refused
        [budget_expired] with its budget expired
        [works] works under way
        [completed] completed
       *[other] { $request_status }
    }. See how it stands now.
request-claimed = Somebody else has this request
    .detail = Another analyst has this request. Agree with them, or take the request over.
request-not-claimed = Nobody has this request
    .detail = Claim the request before you analyse it.
document-rejected = Some documents are rejected
    .detail = A request with a rejected document cannot be approved. Accept the document, or return the request so that it can be replaced.
return-justification-required = The return needs a justification
    .detail = Something on this list was in the request, unchanged, in the round before and was not pointed out. Say why it is pointed out only now.
return-visible-before = This was in the request in the round before and was not pointed out. Justify it.
return-item-names-one = Name one thing: a step, a document, or a kind of document.
return-section-unknown = The form of this request has no such step, or it does not apply. Choose another one.
return-slot-not-asked = This document cannot be demanded for this request. Choose one that the form asks for.
return-document-unknown = This document is not part of what was handed in. Choose a document of the request.
return-rejected-not-listed = The document { $file_name } was rejected and is not on the list. Add it so that it can be replaced, or accept it.
decision-registers-no-unit = Only a new connection registers a consumer unit. Remove the code.
