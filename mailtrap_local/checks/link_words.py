"""Words of links that say nothing about where they lead, in many languages."""

_ENGLISH = (
    "click here|click on this link|click this|click this link|follow this link|here"
    "|learn more|more|more info|read more|see more|tap here|this|this link|this page"
)
_GERMAN = (
    "hier|hier klicken|hier clicken|klick hier|klicken sie hier|klicke hier|diesen link"
    "|dieser link|mehr|mehr erfahren|mehr lesen|weiterlesen|weiter lesen"
)
_FRENCH = "ici|cliquer ici|cliquez ici|clique ici|ce lien|en savoir plus|lire la suite|plus"
_SPANISH = (
    "aquí|aqui|clic aquí|haga clic aquí|haz clic aquí|pulsa aquí|pulse aquí|este enlace|leer más"
    "|más|saber más|ver más"
)
_ITALIAN = "qui|clicca qui|cliccare qui|questo link|leggi di più|leggi tutto|scopri di più"
_PORTUGUESE = "aqui|clique aqui|clica aqui|este link|leia mais|ler mais|saiba mais"
_DUTCH = "hier|klik hier|deze link|lees meer|meer|meer lezen"
_NORDIC = (
    "här|klicka här|läs mer|her|klikk her|klik her|les mer|læs mere|tästä|klikkaa tästä|lue lisää"
)
_SLAVIC = (
    "tutaj|kliknij tutaj|czytaj więcej|więcej|zde|klikněte zde|více|tu|kliknite sem"
    "|здесь|нажмите здесь|сюда|подробнее|читать далее|тут|натисніть тут"
)
_OTHERS = (
    "buraya tıklayın|burada|devamı|εδώ|κάντε κλικ εδώ|aici|click aici|kattintson ide|ide"
    "|这里|点击这里|点击此处|點擊這裡|按此|こちら|ここ|ここをクリック|여기|여기를 클릭"
    "|اضغط هنا|هنا|לחץ כאן|כאן|यहाँ क्लिक करें"
)
_ALL = (
    *(_ENGLISH, _GERMAN, _FRENCH, _SPANISH, _ITALIAN, _PORTUGUESE, _DUTCH, _NORDIC, _SLAVIC),
    _OTHERS,
)
VAGUE_LINKS = frozenset("|".join(_ALL).split("|"))
"""Whole texts of links, without case and without punctuation around."""
