# O que a identidade diz. A mensagem tem o nome do código que explica; `.detail` diz o que fazer.

registration-not-verified = O e-mail ainda não foi confirmado
    .detail = Digite primeiro o código enviado ao seu e-mail.
registration-already-verified = O e-mail já foi confirmado
    .detail = Continue o cadastro com seu nome, telefone e senha.
registration-already-completed = Este cadastro já foi concluído
    .detail = Entre com seu CPF, CNPJ ou e-mail e sua senha.
registration-expired = Este cadastro expirou
    .detail = Um cadastro pode levar até 24 horas. Comece de novo.
registration-document-taken = Este documento já tem uma conta
    .detail = Se a conta é sua, recupere a senha ou entre com seu certificado digital. Se outra pessoa usou seu documento, fale com o atendimento.
registration-email-taken = Este e-mail já tem uma conta
    .detail = Entre com ele, ou cadastre-se com outro e-mail.
recovery-expired = Este pedido expirou
    .detail = Uma senha nova pode ser escolhida até 24 horas depois do pedido. Comece de novo.
email-change-expired = Esta troca expirou
    .detail = Um e-mail novo pode ser confirmado em até 24 horas. Comece de novo.
email-taken = Este e-mail já tem uma conta
    .detail = Escolha outro endereço.
terms-changed = Os termos de uso mudaram
    .detail = Leia e aceite a versão { $terms_version } para continuar.
code-wrong = O código não confere
    .detail = Confira o código no e-mail mais recente. { $attempts_left ->
        [one] Resta { $attempts_left } tentativa.
       *[other] Restam { $attempts_left } tentativas.
    }
code-spent = Este código não vale mais
    .detail = Ele já foi usado ou foi digitado errado vezes demais. Se ainda precisar de um, comece de novo.
code-expired = O código expirou
    .detail = Um código vale 10 minutos. Peça outro.
code-resend-too-soon = Acabamos de enviar um código
    .detail = Espere um minuto e veja também a caixa de spam antes de pedir outro.
code-too-many-sent = Já enviamos códigos demais
    .detail = Há um limite de códigos por e-mail e por rede. Tente de novo a partir de { $retry_at }.
code-too-many-wrong = Códigos errados demais
    .detail = Houve tentativas demais para este e-mail ou pela sua rede. Tente de novo a partir de { $retry_at }.
credentials-wrong = Login ou senha incorretos
    .detail = Confira o CPF, CNPJ ou e-mail e a senha. Depois de três erros, a entrada fica bloqueada por 10 minutos.
password-wrong = A senha atual não está correta
    .detail = Confira e tente de novo. Depois de três erros, é preciso esperar 10 minutos.
account-locked = Bloqueado por enquanto
    .detail = Houve senhas erradas demais, ou pedidos demais de uma senha nova. Tente de novo a partir de { $locked_until }. Ainda é possível entrar em um aparelho em que você já entrou antes.
account-locked-by-staff = Nossa equipe bloqueou esta conta
    .detail = Fale com o atendimento para saber o motivo e resolver a situação.
roles-last-admin = Alguém precisa continuar como administrador
    .detail = Esta conta é a última que pode administrar a plataforma. Torne antes outra pessoa administradora.
user-own-account = Esta é a sua própria conta
    .detail = Outra pessoa da equipe precisa fazer isso por você.
user-email-taken = Outra conta tem este e-mail
    .detail = Peça outro endereço, ou procure a conta que tem este.
session-refresh-invalid = Sua sessão terminou
    .detail = Entre de novo.

password-too-short = A senha precisa ter pelo menos { $minimum } caracteres; recomendamos { $recommended } caracteres ou mais.
password-too-long = A senha pode ter no máximo { $maximum } caracteres.
password-common = Esta senha é das primeiras que alguém tentaria. Escolha outra; uma frase é uma boa ideia.
password-own-data = A senha não pode ser feita com seus próprios dados: documento, nome, e-mail ou telefone.
