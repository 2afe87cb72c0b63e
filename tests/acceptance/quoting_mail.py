"""A mail server that refuses every recipient and quotes the address in as many writings as real ones do."""
from urllib.parse import quote

from mail_lines import MailLines


class QuotingMailServer(MailLines):
    name_ = "quoting"

    def __init__(self):
        super().__init__()
        self.refused = []

    def answer(self, word, stream):
        if not word.startswith("RCPT TO:<"):
            return None
        address = word[len("RCPT TO:<"):].split(">")[0]
        self.refused.append(address)
        local = address.split("@")[0]
        return (f"550-5.1.1 <{address}>: user unknown\r\n550-5.1.1 {address.upper()} is not here, nor is <{local}>\r\n"
                f"550 5.1.1 see https://mail.example.com/help?to={quote(address, safe='')} or {address.replace('@', '=')}@bounces.example.com")
