# Professional profiles: engineers, technicians and brokers.

professional-exists = You have a profile in this profession already
    .detail = Use the one that is there. To begin another, end that one first.
professional-not-editable = This cannot be changed now
    .detail = A draft can be changed as a whole; a profile that was returned, only in what was rejected. Once it is handed in, please wait for the decision.
professional-not-submitted = This profile has not been handed in yet
    .detail = It is with the professional. Only what was handed in is looked at.
professional-decided = This profile was decided already
    .detail = Somebody decided or ended it before. Look it up again to see what became of it.
professional-document-missing = Documents are missing
    .detail = Add front and back of the identity card (RG), or the driving licence (CNH). If you named a council, add its card too. Rejected documents must be replaced. The profile shows which are missing.
professional-document-rejected = Some documents are rejected
    .detail = A profile with a rejected document cannot be approved. Accept the document, or return the profile so that it can be replaced.
professional-own-profile = This profile is your own
    .detail = Nobody decides about their own profile. Ask a colleague.
professional-only-people = Only people can have a professional profile
    .detail = This account is a company's (CNPJ). Sign in with the person's own account, with their CPF.

professional-birth-date = Check the date of birth: you must be at least { $minimum } years old.
professional-issued-on = Check the date of issue: it comes after the birth and cannot be in the future.
professional-country-unknown = Give the country by its code of two letters, such as BR.
professional-state-unknown = Give the state by its two letters, such as AM.
