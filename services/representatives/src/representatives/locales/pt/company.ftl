# Empresas e domínios de e-mail. A mensagem tem o nome do código que explica; `.detail` diz o que fazer.

company-registered = Esta empresa já está cadastrada
    .detail = Crie sua conta com o e-mail da empresa e inclua nela a sua relação profissional.
company-decided = Esta solicitação já foi decidida
    .detail = Consulte a empresa de novo para ver a decisão.
company-not-approved = Esta empresa ainda não foi aprovada
    .detail = Só uma empresa aprovada pode ser alterada. Decida primeiro a solicitação.
company-suspended = Esta empresa está suspensa
    .detail = Enquanto ela estiver suspensa, nada de novo pode ser feito em nome dela. Fale com o atendimento.
company-domain-contested = O domínio é de outra empresa
    .detail = Já pertencem a outra empresa aprovada: { $domains }. Informe os domínios desta empresa sem eles, ou retire-os antes da outra.
company-request-expired = O link do e-mail expirou
    .detail = Ele valeu por alguns dias. Se a empresa ainda não foi cadastrada, envie uma nova solicitação.
company-not-administrator = Isto cabe a quem administra a empresa
    .detail = Só um administrador da empresa ou a nossa equipe pode fazer isto, e ninguém decide sobre si mesmo.

company-email-not-corporate = Use o e-mail da empresa; endereços de provedores públicos ou descartáveis não são aceitos aqui.
company-domain-invalid = Este não é um domínio de e-mail, como empresa.com.br.
company-domain-suffix = Este sufixo é de todos. Informe o domínio da própria empresa, como empresa.com.br.
company-domain-public = Qualquer pessoa pode ter um e-mail neste domínio; ele não identifica uma empresa.

company-warning-subdomain = O domínio está dentro do domínio de outra empresa aprovada.
company-warning-parent-domain = O domínio contém o domínio de outra empresa aprovada.
company-warning-sibling-domain = Outra empresa aprovada usa um domínio do mesmo registro.
company-warning-other-ending = Outra empresa aprovada tem o mesmo nome de domínio com outra terminação.
company-warning-lookalike-domain = O domínio se parece com o de outra empresa aprovada e pode ser confundido com ele.
company-warning-same-name = Outra empresa aprovada tem a mesma razão social.
