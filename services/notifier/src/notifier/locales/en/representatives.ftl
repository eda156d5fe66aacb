# What notifier writes about who may act for whom. `word-…`: codes in words; the rest as in `en.ftl`.

word-role = { $role ->
    [employee] employee
    [technical_representative] technical representative
    [legal_representative] legal representative
    [accounting_representative] accounting representative
    [ccee_representative] representative at the CCEE
    [administrator] administrator of the company
   *[other] another role
}
word-profile = { $profile ->
    [cIC] representative with shared information (cIC)
    [sIC] representative without shared information (sIC)
    [PV] representative for Parcela Variável matters (PV)
   *[other] { $profile }
}
word-profession = { $kind ->
    [engineer] engineer
    [technician] technician
    [broker] broker
   *[other] another profession
}
word-unit = { $kind ->
    [new_connection] the request for a first connection in the holder's name
   *[other] consumer unit { $consumer_unit }
}
word-reasons = { $item ->
    [document_illegible] a document that cannot be read
    [document_incomplete] an incomplete document
    [document_expired] an expired document
    [document_wrong] a document other than the one that was asked for
    [data_mismatch] data that do not match the documents
    [council_not_active] a registration with the professional council that is not active
    [not_eligible] requirements of the profile that are not met
   *[other] another reason, shown in your profile
}
word-domains = @{ $item }
word-cnpj-of-company = { $cnpj ->
    [unknown] { "" }
   *[known] { " " }with CNPJ { $cnpj }
}
word-cnpj-in-brackets = { $cnpj ->
    [unknown] { "" }
   *[known] { " " }(CNPJ { $cnpj })
}
word-company = { $legal_name ->
    [unknown] the company{ word-cnpj-of-company }
   *[known] { $legal_name }
}

message-company-request-unconfirmed = Confirm your e-mail address to ask for the company's registration
    .body =
        Somebody gave this address in a request to register a company at Ramal{ word-cnpj-in-brackets }. If it was you, confirm the address with the button below: only then does the request reach our team.

        The link is valid until { $expires_at }. If it wasn't you, ignore this mail; without the confirmation nothing will be registered.
    .action = Confirm my address
    .why = You received this mail because somebody gave this address in a request to register a company at Ramal.
message-company-request-received = We received the request to register the company
    .body =
        We received your request to register { word-company } and our team will review it. We will write to you at this address.

        With the button below you can follow the request until { $expires_at }. Whoever has the link sees the request: don't give it to anyone.
    .action = Follow the request
    .why = You received this mail because this address was given in a request to register a company at Ramal.
message-company-approved = Registration approved: { word-company }
    .body =
        The registration of { word-company } was approved.

        Now create your account at Ramal with your e-mail address at the company{ $domains ->
            [unknown] { "" }
           *[known] { " " }({ $domains })
        }. After you first sign in, open the professional relations in your profile and choose the company and your role.
    .action = Create my account
    .why = You received this mail because you asked for the registration of this company at Ramal.
message-company-rejected = The registration of the company was not approved
    .body =
        We reviewed your request to register { word-company } and could not approve it.{ $reason ->
            [unknown] { "" }
           *[known] { " " }Reason: { $reason }
        }

        If the situation changes, or if something was given by mistake, you can make a new request.
    .action = Make a new request
    .why = You received this mail because you asked for the registration of this company at Ramal.
message-company-without-administrator = Company without an administrator: { $legal_name }
    .body =
        The last person who administered { $legal_name } has left that role.

        Until there is another one, requests for a professional relation with the company wait for the team's decision.
    .action = Open the companies
    .why = You received this mail because you belong to the team that looks after registrations at Ramal.

message-relation-requested = Request for a relation with { $legal_name }
    .body =
        Somebody asks for a professional relation with { $legal_name }: { word-role }.

        Whoever administers the company decides. Open the request, see whose it is, and accept or refuse it.
    .action = See the request
    .why = You received this mail because you administer { $legal_name } at Ramal.
message-relation-established = Your relation with { $legal_name } is active
    .body =
        Your professional relation with { $legal_name } is active from now on: { word-role }.

        With it you can ask for access to systems on the company's behalf.
    .action = See my relations
    .why = You received this mail because we tell you about changes of your professional relations.
message-relation-refused = Your relation with { $legal_name } was not accepted
    .body =
        Your request for a professional relation with { $legal_name } ({ word-role }) was not accepted.{ $reason ->
            [unknown] { "" }
           *[known] { " " }Reason: { $reason }
        }

        If you think this is a mistake, talk to whoever administers the company and make a new request.
    .action = See my relations
    .why = You received this mail because we tell you about changes of your professional relations.
message-relation-ended = Your relation with { $legal_name } has ended
    .body =
        Your professional relation with { $legal_name } ({ word-role }) has ended. { $reason ->
            [domain_changed] Your e-mail address is no longer at one of the company's domains.
            [handover] The role went to another person.
            [company_suspended] The company's registration is suspended.
           *[other] It was ended by the company's administration or by our team.
        }

        Access to systems that rested on it alone has ended as well.
    .action = See my relations
    .why = You received this mail because we tell you about changes of your professional relations.

message-system-access-requested = Request for access received: { $system }
    .body =
        We received your request for access to { $system_name }. Agent: { $agent_acronym }. Profile: { word-profile }.

        We have opened a ticket for it already: there is nothing more to fill in. We will tell you when it is decided.
    .action = See my systems
    .why = You received this mail because you asked for access to a system at Ramal.
message-system-access-granted = Access granted: { $system }
    .body =
        You have access to { $system_name }. Agent: { $agent_acronym }. Profile: { word-profile }.

        Sign in with your Ramal account and the password you already use. We never send or ask for passwords by e-mail.
    .action = Sign in
    .why = You received this mail because your request for access to a system was decided.
message-system-access-denied = Access not granted: { $system }
    .body =
        Your request for access to { $system_name } was not accepted. Agent: { $agent_acronym }. Profile: { word-profile }.{ $reason ->
            [unknown] { "" }
           *[known] { " " }Reason: { $reason }
        }

        If you still need the access, correct what is needed and make a new request on the page of your systems.
    .action = See my systems
    .why = You received this mail because your request for access to a system was decided.
message-system-access-ended = Access ended: { $system }
    .body =
        Your access to { $system_name }, or the request for it, has ended. Agent: { $agent_acronym }. Profile: { word-profile }. { $reason ->
            [relation_ended] The professional relation it rested on has ended.
            [representation_ended] The representation it rested on has ended.
            [handover] The role it rested on went to another person.
           *[other] It is no longer valid from now on.
        }

        If you still need the access, make a new request on the page of your systems.
    .action = See my systems
    .why = You received this mail because we tell you about changes of your access to systems.

message-professional-submitted = Professional profile under review
    .body =
        We received your professional profile ({ word-profession }) with its documents. Our team will review them and write to you.
    .action = See my professional profile
    .why = You received this mail because you handed in a professional profile at Ramal.
message-professional-approved = Professional profile approved
    .body =
        Your professional profile ({ word-profession }) was approved.

        From now on holders can give you access to their consumer units, and you can ask for it.
    .action = Manage access
    .why = You received this mail because your professional profile was reviewed.
message-professional-returned = Professional profile: something needs correcting
    .body =
        We reviewed your professional profile ({ word-profession }) and could not approve it yet.{ $reasons ->
            [unknown] { "" }
           *[known] { " " }Reason: { $reasons }.
        }

        Open the profile, correct what is marked and hand it in again. What was accepted stays as it is.
    .action = Correct my profile
    .why = You received this mail because your professional profile was reviewed.
message-professional-rejected = Professional profile not approved
    .body =
        We reviewed your professional profile ({ word-profession }) and could not approve it.{ $reasons ->
            [unknown] { "" }
           *[known] { " " }Reason: { $reasons }.
        }

        The decision closes this request. If the situation changes, you can begin a new profile.
    .action = See my professional profile
    .why = You received this mail because your professional profile was reviewed.
message-professional-suspended = Professional profile suspended
    .body =
        Your professional profile ({ word-profession }) is suspended.{ $reasons ->
            [unknown] { "" }
           *[known] { " " }Reason: { $reasons }.
        }

        While the suspension lasts, you are given no new access to consumer units. We will tell you when it is over.
    .action = See my professional profile
    .why = You received this mail because we tell you about changes of your professional profile.
message-professional-ended = Professional profile closed
    .body =
        Your professional profile ({ word-profession }) was closed.{ $reasons ->
            [unknown] { "" }
           *[known] { " " }Reason: { $reasons }.
        }

        Without an approved profile you are given no new access to consumer units. If you like, begin a new profile.
    .action = See my professional profile
    .why = You received this mail because we tell you about changes of your professional profile.

message-unit-access-offered = Confirm the access that a holder offers you
    .body =
        A holder wants to give you, as a professional, access to { word-unit }.{ $valid_until ->
            [unknown] { "" }
           *[day] { " " }It would be valid until { $valid_until }.
        }

        It only begins when you confirm it. If nobody answers within 21 days, the offer lapses.
    .action = See and answer
    .why = You received this mail because you have an approved professional profile and a holder offered you access.
message-unit-access-asked = A professional asks for access in your name
    .body =
        A professional with an approved profile at Ramal asks for access to { word-unit }.

        Open the request to see whose it is. If you accept, you choose how long the access is valid. If you don't know the person, refuse; without an answer within 21 days the request lapses and nothing changes.
    .action = See and answer
    .why = You received this mail because you are, or act as, the holder of what the professional asks for.
message-unit-access-granted = Your access as a professional is active
    .body =
        Your access as a professional to { word-unit } is active{ $valid_until ->
            [unknown] { "" }
           *[day] { " " }until { $valid_until }
        }.

        What you do with it is recorded.
    .action = See my access
    .why = You received this mail because we tell you about changes of your access as a professional.
message-unit-access-granted-for-holder = A professional has access in your name
    .body =
        A professional's access to { word-unit } is active{ $valid_until ->
            [unknown] { "" }
           *[day] { " " }until { $valid_until }
        }.

        Among your accesses you see who it is, and you can end the access at any time.
    .action = Manage access
    .why = You received this mail because you are, or act as, the holder of what the professional may use.
message-unit-access-ended = { $reason ->
        [refused] Access as a professional refused
        [lapsed] Access as a professional not answered
       *[other] Your access as a professional has ended
    }
    .body = { $reason ->
        [refused]
            The access as a professional to { word-unit } was refused and did not begin.

            If you think this is a mistake, talk to the holder.
        [lapsed]
            The access as a professional to { word-unit } was not answered for 21 days and has lapsed.

            If it is still needed, make a new request or talk to the holder.
        [expired]
            The time of your access as a professional to { word-unit } is over.

            If it is still needed, ask the holder for a new one.
        [holder_changed]
            Your access as a professional to { word-unit } has ended, because the unit has another holder.

            The new holder decides about a new access.
       *[other]
            The access as a professional to { word-unit } was ended and is no longer valid.

            If it is still needed, make a new request or talk to the holder.
    }
    .action = See my access
    .why = You received this mail because we tell you about changes of your access as a professional.
message-unit-access-ended-for-holder = { $reason ->
        [refused] A professional's access refused
        [lapsed] A professional's access not answered
       *[other] A professional's access has ended
    }
    .body = { $reason ->
        [refused]
            A professional's access to { word-unit } was refused and did not begin.

            There is nothing you need to do.
        [lapsed]
            A professional's access to { word-unit } was not answered for 21 days and has lapsed.

            If it is still needed, offer a new access.
        [expired]
            The time of a professional's access to { word-unit } is over.

            If it is still needed, offer a new access.
        [holder_changed]
            A professional's access to { word-unit } has ended, because the unit has another holder.

            There is nothing you need to do.
       *[other]
            A professional's access to { word-unit } was ended and is no longer valid.

            If it is still needed, offer a new access.
    }
    .action = Manage access
    .why = You received this mail because you are, or act as, the holder of what the professional could use.
message-unit-access-expiring = Your access as a professional ends soon
    .body =
        Your access as a professional to { word-unit } ends { $days_left ->
            [0] today
            [1] in one day
           *[other] in { $days_left } days
        }{ $valid_until ->
            [unknown] { "" }
           *[day] { "" }, on { $valid_until }
        }.

        If it is still needed after that, arrange a new one with the holder.
    .action = See my access
    .why = You received this mail because we tell you before one of your accesses as a professional ends.
message-unit-access-expiring-for-holder = A professional's access ends soon
    .body =
        A professional's access to { word-unit } ends { $days_left ->
            [0] today
            [1] in one day
           *[other] in { $days_left } days
        }{ $valid_until ->
            [unknown] { "" }
           *[day] { "" }, on { $valid_until }
        }.

        If it is still needed after that, offer a new access. If not, there is nothing you need to do.
    .action = Manage access
    .why = You received this mail because you are, or act as, the holder of what the professional may use.
