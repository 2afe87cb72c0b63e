"""Debian's Exim as a submission server on loopback, with a configuration and a directory of its own: STARTTLS and AUTH are
asked for, mail is delivered into files. Only root may start Exim's daemon, so a listener here starts one Exim for each
connection, as the user who runs the tests; the system's own Exim is not touched."""
import email
import email.policy
import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import threading

EXIM = "/usr/sbin/exim4"

CONFIGURATION = """
primary_hostname = mta.example.org
spool_directory = DIR/spool
log_file_path = DIR/%slog
host_lookup =
rfc1413_query_timeout = 0s
keep_environment =
deliver_drop_privilege = true
trusted_users = USER
exim_user = USER
exim_group = GROUP
message_size_limit = SIZE
recipients_max = 100
smtp_accept_queue_per_connection = 0
tls_advertise_hosts = *
tls_certificate = DIR/host.pem
tls_privatekey = DIR/key.pem
auth_advertise_hosts = ${if eq{$tls_in_cipher}{}{}{*}}
acl_smtp_mail = mail
acl_smtp_rcpt = rcpt
acl_smtp_data = data
received_header_text = Received: by $primary_hostname with $received_protocol id $message_exim_id (AUTH $authenticated_id)

begin acl
mail:
  require message = 530 5.7.0 Must issue a STARTTLS command first
    encrypted = *
  require message = 530 5.7.0 Authentication required
    authenticated = *
  accept
rcpt:
  deny local_parts = unknown
    message = 550 5.1.1 no such mailbox here
  defer local_parts = later
    message = 451 4.7.1 greylisted, come again
  deny local_parts = policy
    message = 550 5.7.1 not from you
  accept
data:
  accept

begin routers
files:
  driver = accept
  transport = files

begin transports
files:
  driver = appendfile
  directory = DIR/mail
  maildir_format
  create_directory = true
  envelope_to_add = true
  user = USER

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${if and{{eq{$auth2}{shop}}{eq{$auth3}{pa ss word}}}}
  server_set_id = $auth2
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = <| Username: | Password:
  server_condition = ${if and{{eq{$auth1}{shop}}{eq{$auth2}{pa ss word}}}}
  server_set_id = $auth1
"""


class Exim:
    user, password = "shop", "pa ss word"

    def __init__(self, mechanism="plain", sizeMax="100K"):
        # With a configuration of its caller's Exim gives up root, and as root itself it would not deliver.
        self.account = pwd.getpwnam("Debian-exim") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        self.directory = tempfile.mkdtemp(prefix="signalbox-exim-")
        self.authority = tempfile.NamedTemporaryFile(suffix=".pem")
        self._certificate()
        text = CONFIGURATION.replace("DIR", self.directory).replace("USER", self.account.pw_name).replace("SIZE", sizeMax)
        text = text.replace("GROUP", grp.getgrgid(self.account.pw_gid).gr_name)
        if mechanism == "login":  # AUTH LOGIN alone
            text = text[:text.index("plain:\n  driver")] + text[text.index("login:\n  driver"):]
        with open(self._path("exim.conf"), "w", encoding="utf-8") as file:
            file.write(text)
        os.mkdir(self._path("spool"))
        if os.getuid() == 0:
            for name in (".", *os.listdir(self.directory)):
                shutil.chown(self._path(name), self.account.pw_uid, self.account.pw_gid)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _path(self, name):
        return os.path.join(self.directory, name)

    def _certificate(self):
        make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
        subprocess.run([*make, "-keyout", self._path("authority.key"), "-out", self.authority.name, "-subj", "/CN=test authority"],
                       check=True, capture_output=True)
        subprocess.run([*make, "-keyout", self._path("key.pem"), "-out", self._path("host.pem"), "-subj", "/CN=127.0.0.1",
                        "-addext", "subjectAltName=IP:127.0.0.1", "-addext", "basicConstraints=critical,CA:FALSE",
                        "-CA", self.authority.name, "-CAkey", self._path("authority.key")], check=True, capture_output=True)

    def _accept(self):
        while True:
            try:
                connection, peer = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection, peer), daemon=True).start()

    def _serve(self, connection, peer):
        """Exim takes a socket of an unprivileged port from nobody but root; a pair of local ones will do."""
        ours, its = socket.socketpair()
        asWhom = {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []} if os.getuid() == 0 else {}
        command = [EXIM, "-C", self._path("exim.conf"), "-oMa", f"{peer[0]}.{peer[1]}", "-oMi", f"127.0.0.1.{self.port}", "-bs"]
        with open(self._path("output"), "ab") as log:
            process = subprocess.Popen(command, stdin=its, stdout=its, stderr=log, **asWhom)
        its.close()
        forth = threading.Thread(target=_pump, args=(connection, ours), daemon=True)
        forth.start()
        _pump(ours, connection)
        forth.join()
        connection.close()
        ours.close()
        process.wait()

    def output(self):
        texts = []
        for name in ("output", "mainlog", "paniclog", "rejectlog"):
            if os.path.exists(self._path(name)):
                with open(self._path(name), encoding="utf-8", errors="replace") as file:
                    texts.append(file.read())
        return "\n".join(texts)

    def mails(self):
        """What was delivered, as raw bytes."""
        folder, mails = self._path("mail/new"), []
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
            with open(os.path.join(folder, name), "rb") as file:
                mails.append(file.read())
        return mails

    def parsed(self):
        return [email.message_from_bytes(raw, policy=email.policy.default) for raw in self.mails()]

    def close(self):
        self.listener.close()
        self.authority.close()
        shutil.rmtree(self.directory, ignore_errors=True)


def _pump(source, target):
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass
