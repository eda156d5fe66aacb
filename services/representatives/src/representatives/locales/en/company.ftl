# Companies and e-mail domains. A message is named like the code it explains; `.detail` says what to do.

company-registered = This company is registered already
    .detail = Create your account with the company's e-mail address and add your professional relation there.
company-decided = This request has been decided already
    .detail = Look the company up again to see the decision.
company-not-approved = This company is not approved yet
    .detail = Only an approved company can be changed. Decide the request first.
company-suspended = This company is suspended
    .detail = While it is, nothing new can be done in its name. Please talk to our staff.
company-domain-contested = The domain belongs to another company
    .detail = Another approved company already has: { $domains }. Give this company's domains without them, or take them away from the other one first.
company-request-expired = The link in the mail has expired
    .detail = It was valid for some days. If the company is not registered yet, please send a new request.
company-not-administrator = This is for the company's administrators
    .detail = Only an administrator of the company or our staff can do this, and nobody decides about themselves.

company-email-not-corporate = Use the company's e-mail address; addresses of public or throw-away providers are not accepted here.
company-domain-invalid = This is not an e-mail domain such as empresa.com.br.
company-domain-suffix = This suffix belongs to everybody. Give the company's own domain, such as empresa.com.br.
company-domain-public = Anyone can have an address in this domain; it does not identify a company.

company-warning-subdomain = The domain lies inside another approved company's domain.
company-warning-parent-domain = The domain contains another approved company's domain.
company-warning-sibling-domain = Another approved company uses a domain of the same registration.
company-warning-other-ending = Another approved company has the same domain name with another ending.
company-warning-lookalike-domain = The domain looks like another approved company's and may be taken for it.
company-warning-same-name = Another approved company has the same legal name.
