"""Singulars and plurals of words that people look for, by language: the matrix of the search."""

_PT = """
leilão leilões · ligação ligações · conexão conexões · medição medições · configuração configurações
geração gerações · subestação subestações · solicitação solicitações · autorização autorizações · procuração procurações
cidadão cidadãos · órgão órgãos · mão mãos · pão pães · capitão capitães · alemão alemães
padrão padrões · cartão cartões · permissão permissões · transmissão transmissões
sinal sinais · canal canais · comercial comerciais · digital digitais · local locais · animal animais
papel papéis · nível níveis · túnel túneis · fácil fáceis · útil úteis · móvel móveis
perfil perfis · civil civis · fuzil fuzis · sol sóis · lençol lençóis · farol faróis · azul azuis
item itens · ordem ordens · homem homens · mensagem mensagens · fim fins · som sons
setor setores · inversor inversores · transformador transformadores · valor valores
gerador geradores · consumidor consumidores
luz luzes · vez vezes · juiz juízes · mês meses · país países · gás gases · chinês chineses
módulo módulos · usuário usuários · certificado certificados · endereço endereços · código códigos · prazo prazos
unidade unidades · empresa empresas · chave chaves · rede redes · fase fases · torre torres · base bases
análise análises · dúvida dúvidas · tensão tensões · potência potências · elétrico elétricos · técnico técnicos
"""
_ES = """
conexión conexiones · medición mediciones · notificación notificaciones · reunión reuniones · sesión sesiones
autorización autorizaciones · solicitud solicitudes · unidad unidades · red redes · entidad entidades
luz luces · vez veces · juez jueces · voz voces · raíz raíces · capaz capaces · lápiz lápices
señal señales · canal canales · móvil móviles · fácil fáciles · papel papeles · árbol árboles
país países · mes meses · gas gases · inglés ingleses · interés intereses
orden órdenes · joven jóvenes · examen exámenes · imagen imágenes · margen márgenes
inversor inversores · transformador transformadores · sector sectores · consumidor consumidores
módulo módulos · técnico técnicos · código códigos · empresa empresas · clave claves · fase fases · base bases
certificado certificados · factura facturas · usuario usuarios · año años · niño niños · café cafés · rubí rubíes
eléctrico eléctricos · análisis análisis · crisis crisis · plazo plazos
"""
_EN = """
certificate certificates · company companies · category categories · query queries · reply replies · delivery deliveries
address addresses · business businesses · process processes · class classes · loss losses · access accesses
box boxes · fax faxes · tax taxes · batch batches · switch switches · search searches · dish dishes · brush brushes
key keys · day days · survey surveys · unit units · connection connections · connector connectors
transformer transformers · inverter inverters · module modules · fuse fuses · phase phases · base bases · case cases
invoice invoices · notice notices · user users · password passwords · code codes · file files · page pages
shelf shelves · knife knives · valve valves · analysis analyses · status statuses · bus buses · lens lenses
café cafés · résumé résumés · naïve naïves · façade façades · quiz quizzes · meter meters · tariff tariffs
"""

PAIRS: dict[str, list[tuple[str, str]]] = {
    language: [(pair.split()[0], pair.split()[1]) for line in words.strip().splitlines() for pair in line.split(" · ")]
    for language, words in (("pt", _PT), ("es", _ES), ("en", _EN))
}

_PT_NEIGHBOURS = """
medir medida medidor geral gerente gerar ordenar sinalizar localizar comércio civilização papelaria azulado
valorizar setorial redigir basear ligar conectar configurar solicitar autorizar cidade organizar padronizar
cartório permitir transmitir canalizar animado nivelar facilitar utilizar mover perfilar solar luzir vezeiro
juízo mensal paisagem gaseificar modular usar certificar endereçar codificar unir empresário chaveiro faseado
analisar duvidar tenso potente eletricista tecnologia
"""
_ES_NEIGHBOURS = """
conectar medir medida medidor notificar reunir autorizar solicitar unir redactar lucir vecino juicio raíl
capacidad señalar canalizar mover facilidad papelera paisaje mensual gaseosa interesar ordenar juventud
examinar imaginar marginal modular tecnología codificar empresario clavel fábrica certificar facturar usar
añejo niñez electricista analizar crítico
"""
_EN_NEIGHBOURS = """
certify certified accompany categorical question replicate deliver address busy proceed classic lose
accessible boxing taxi keyboard daily unity connect connected transform invert modular fused based casual
invoke notify useful passive decode filing pager shelter valuable analyse analyst state statute quizzical
metric
"""
NEIGHBOURS: dict[str, list[str]] = {
    language: words.split()
    for language, words in (("pt", _PT_NEIGHBOURS), ("es", _ES_NEIGHBOURS), ("en", _EN_NEIGHBOURS))
}
"""Other words that look like those of the matrix. What a search finds of them shows how precise it is."""
