# Access to systems, and the takeover of the old register.

access-no-relation = A professional relation is missing
    .detail = To use a system for an agent you need an active professional relation with its company, or with a company that represents it. Ask for such a relation and try again.
access-conflicting-profile = This profile conflicts with another
    .detail = There is an access for this agent already, granted or asked for, whose profile excludes this one. End the other one before asking for this.
access-profile-not-allowed = This profile does not exist for agents of this kind
    .detail = The Parcela Variável profile, for example, is for transmission companies only. Choose another profile or another agent.
access-profile-unknown = The system has no such profile.
access-own = This access is yours
    .detail = Nobody grants themselves access. Ask somebody else of the team to decide.
access-decided = This request has been decided already
    .detail = Somebody decided or withdrew it before. Look it up again to see what became of it.
access-not-live = This access has ended already
    .detail = There is nothing left to change about it. If you still need it, ask for a new one.
access-not-granted = This access is not granted
    .detail = It can be used only after it was granted. Look up how it stands.
system-unknown = We do not know this system. Choose one from the list of systems.

register-closed = The old register is closed
    .detail = The migration is over. Every representative now asks for their own access.
register-mapping-invalid = Name a profile of the system for each function of the old register.
register-no-account = Nobody has an account with this document or e-mail address. The person has to register first.
register-document-not-proven = This account has not proven this CPF or CNPJ. Name the person by e-mail address, or have the person prove the document first.
register-no-relation = The person has no active professional relation with the agent's company, nor with one that represents it.
register-function-unknown = This is not a function of the old register. Check the name, or say which profile it becomes.
register-person-missing = Give the person's document or e-mail address.
register-taken-back = This access was denied or ended later. The person has to ask for it again.
