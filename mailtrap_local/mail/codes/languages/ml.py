"""Malayalam."""

from mailtrap_local.mail.codes.vocabulary import Vocabulary, words

VOCABULARY = Vocabulary(
    stems=words("കോഡ്, ഒടിപി"),
    one_time_codes=words("(?:സ്ഥിരീകരണ|പരിശോധനാ|സുരക്ഷാ|ലോഗിൻ) കോഡ്, ഒടിപി"),
    codes=words("കോഡ്"),
    other_numbers=words("(?:ഓർഡർ|ബിൽ) നമ്പർ, നമ്പർ, (?:കിഴിവ്|കൂപ്പൺ) കോഡ്"),
    purposes=words("ലോഗിൻ, സ്ഥിരീകര"),
    addressing=words("നിങ്ങളുടെ, ഈ"),
    is_words=words("ആണ്"),
    units=words("മിനിറ്റ"),
)
