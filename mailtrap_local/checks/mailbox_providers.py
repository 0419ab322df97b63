"""Domains at which anybody can get a mailbox, by provider."""

# Of the largest providers. What is not here is taken for the sender's own domain.
MAILBOX_PROVIDERS = frozenset(
    """
    gmail.com googlemail.com
    outlook.com outlook.de outlook.fr outlook.es outlook.it outlook.jp outlook.com.br
    hotmail.com hotmail.co.uk hotmail.de hotmail.fr hotmail.es hotmail.it hotmail.com.br hotmail.nl
    live.com live.co.uk live.de live.fr live.nl live.it live.com.mx live.ca live.com.au msn.com
    yahoo.com yahoo.co.uk yahoo.de yahoo.fr yahoo.es yahoo.it yahoo.ca yahoo.com.br yahoo.com.mx
    yahoo.com.ar yahoo.com.au yahoo.co.in yahoo.in yahoo.co.jp yahoo.co.id yahoo.com.vn
    yahoo.com.ph yahoo.com.sg yahoo.com.tw yahoo.com.hk ymail.com rocketmail.com aol.com aol.de
    aol.co.uk aim.com
    icloud.com me.com mac.com
    proton.me protonmail.com protonmail.ch pm.me tutanota.com tutanota.de tutamail.com tuta.io
    tuta.com hey.com fastmail.com fastmail.fm zohomail.com zohomail.eu
    gmx.de gmx.net gmx.at gmx.ch gmx.com gmx.us gmx.fr gmx.co.uk web.de t-online.de freenet.de
    mail.de email.de posteo.de mailbox.org bluewin.ch arcor.de 1und1.de online.de mail.com email.com
    orange.fr wanadoo.fr free.fr laposte.net sfr.fr neuf.fr
    libero.it virgilio.it alice.it tin.it tiscali.it
    ziggo.nl kpnmail.nl xs4all.nl hetnet.nl planet.nl telenet.be skynet.be
    btinternet.com sky.com virginmedia.com talktalk.net ntlworld.com
    comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net earthlink.net
    rogers.com shaw.ca sympatico.ca bigpond.com optusnet.com.au xtra.co.nz
    wp.pl o2.pl onet.pl op.pl interia.pl interia.eu gazeta.pl tlen.pl
    seznam.cz email.cz centrum.cz post.cz azet.sk
    freemail.hu citromail.hu abv.bg mail.bg ukr.net i.ua meta.ua
    mail.ru bk.ru list.ru inbox.ru internet.ru yandex.ru yandex.com ya.ru yandex.by yandex.kz
    yandex.ua rambler.ru
    qq.com foxmail.com 163.com 126.com yeah.net sina.com sina.cn sohu.com 139.com 189.cn aliyun.com
    naver.com daum.net hanmail.net kakao.com nate.com
    docomo.ne.jp ezweb.ne.jp softbank.ne.jp i.softbank.jp au.com nifty.com biglobe.ne.jp
    rediffmail.com uol.com.br bol.com.br terra.com.br ig.com.br globo.com
    """.split()  # noqa: SIM905  # by provider
)
