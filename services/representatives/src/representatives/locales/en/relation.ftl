# Professional relations, and handing over from one person to another.

relation-domain-not-recognised = We do not know your e-mail address's domain
    .detail = No registered company uses this domain. Register your company first, or use the company's address in your account.
relation-exists = You have this relation already
    .detail = There is a relation of yours with this company in this role, active or waiting for a decision.
relation-decided = This relation has been decided already
    .detail = Look your relations up again to see the decision.
relation-not-live = This relation is over already
    .detail = It was ended or refused; there is nothing to end.
handover-stranger = This person does not belong to the company
    .detail = Whoever takes over needs a relation with the company or its e-mail domain. Ask them to register that way first.

handover-same-person = Choose another person to take over.
handover-to-oneself = Nobody hands a role over to themselves. Ask another administrator of the company or our team.
handover-nothing-to-move = This person has no relation with the company; there is nothing to hand over.
