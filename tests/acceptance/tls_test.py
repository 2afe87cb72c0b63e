"""HTTPS as a user sets it up: a certificate that is not ours, checked by a client that is not ours, exchanged on SIGHUP; and the
refusal to listen beyond this machine in clear."""
import datetime
import http.client
import ipaddress
import os
import re
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import time

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from cases import daemonPath, equal, run, true

directory = tempfile.mkdtemp(prefix="signalbox-tls-")
certificate, key = os.path.join(directory, "server.crt"), os.path.join(directory, "server.key")
running = {}


def makeCertificate(days=30, start=-1):
    """Written over the files in use; the certificate's own SHA-256."""
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.timezone.utc)
    made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(private.public_key()).serial_number(x509.random_serial_number())
            .not_valid_before(now + datetime.timedelta(days=start)).not_valid_after(now + datetime.timedelta(days=start + days))
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
            .sign(private, hashes.SHA256()))
    with open(certificate, "wb") as file:
        file.write(made.public_bytes(serialization.Encoding.PEM))
    with open(key, "wb") as file:
        file.write(private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return made.fingerprint(hashes.SHA256())


def daemon(*arguments, configuration=""):
    path = os.path.join(directory, "signalbox.toml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(configuration)
    data = os.path.join(directory, "data")
    return subprocess.Popen([daemonPath(), "--data", data, "--config", path, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def ask(cafile, target="/session", minimum=None, maximum=None):
    context = ssl.create_default_context(cafile=cafile)
    if maximum:
        context.minimum_version, context.maximum_version = minimum, maximum
    connection = http.client.HTTPSConnection("127.0.0.1", running["port"], timeout=30, context=context)
    try:
        connection.request("GET", target, headers={"Authorization": "Bearer " + running["token"]})
        answer = connection.getresponse()
        body = answer.read().decode()
        return answer.status, body, connection.sock.getpeercert(binary_form=True) if connection.sock else None
    finally:
        connection.close()


def httpsIsSpokenWithItsCertificate():
    makeCertificate()
    process = daemon("--listen", "127.0.0.1:0", configuration=f'[server]\ntls_certificate = "{certificate}"\ntls_key = "{key}"\n')
    line = process.stdout.readline().decode().strip()
    found = re.match(r"listening on https://127\.0\.0\.1:(\d+)$", line)
    true(found, line)
    with open(os.path.join(directory, "data", "admin.token"), encoding="ascii") as file:
        token = file.read().strip()
    running.update(process=process, port=int(found.group(1)), token=token)
    status, body, _ = ask(certificate)
    equal(status, 200, body)
    true('"exposed":false' in body and '"url":"https://' in body, body)


def anUnknownCertificateIsNotTrusted():
    try:
        ask("/etc/ssl/certs/ca-certificates.crt" if os.path.exists("/etc/ssl/certs/ca-certificates.crt") else None)
    except ssl.SSLCertVerificationError:
        return
    raise AssertionError("a client without the certificate got an answer")


def oldProtocolsAreRefused():
    equal(ask(certificate, minimum=ssl.TLSVersion.TLSv1_2, maximum=ssl.TLSVersion.TLSv1_2)[0], 200, "1.2")
    try:
        ask(certificate, minimum=ssl.TLSVersion.TLSv1, maximum=ssl.TLSVersion.TLSv1_1)
    except (ssl.SSLError, OSError):
        return
    raise AssertionError("1.1 was spoken")


def shownFingerprint():
    context = ssl.create_default_context(cafile=certificate)
    connection = http.client.HTTPSConnection("127.0.0.1", running["port"], timeout=30, context=context)
    try:
        connection.connect()
        return x509.load_der_x509_certificate(connection.sock.getpeercert(binary_form=True)).fingerprint(hashes.SHA256())
    except ssl.SSLCertVerificationError:
        return None  # still the old one, which the new file does not prove
    finally:
        connection.close()


def theCertificateIsExchangedOnASignal():
    fresh = makeCertificate()
    running["process"].send_signal(signal.SIGHUP)
    end = time.monotonic() + 30
    while shownFingerprint() != fresh:
        true(time.monotonic() < end, "the new certificate is not shown")
    equal(ask(certificate)[0], 200, "answer")
    with open(certificate, "w", encoding="ascii") as file:
        file.write("no certificate")
    running["process"].send_signal(signal.SIGHUP)
    true("is no certificate in PEM" in untilLog("server.certificate_not_read"), "the log says what is wrong")


def untilLog(event):
    for raw in running["process"].stderr:
        if event in raw.decode():
            return raw.decode()
    raise AssertionError(f"{event} is not in the log")


def itStopsInOrder():
    running["process"].terminate()
    equal(running["process"].wait(timeout=60), 0, "exit code")


def refusal(*arguments, configuration):
    process = daemon(*arguments, configuration=configuration)
    _, words = process.communicate(timeout=60)
    equal(process.returncode, 2, words.decode())
    return words.decode()


def beyondThisMachineInClearIsRefused():
    words = refusal("--listen", "0.0.0.0:0", configuration="")
    for part in ("server.host", "0.0.0.0", "server.tls_certificate", "server.plain_network"):
        true(part in words, words)
    words = refusal("--listen", "127.0.0.1:0", configuration=f'[server]\ntls_certificate = "{certificate}"\n')
    true("server.tls_key: is missing" in words, words)


def anExpiredCertificateEndsTheStartInWords():
    makeCertificate(days=5, start=-10)
    words = refusal("--listen", "127.0.0.1:0", configuration=f'[server]\ntls_certificate = "{certificate}"\ntls_key = "{key}"\n')
    true("expired at" in words, words)


code = 1
try:
    code = run("TlsTest", [httpsIsSpokenWithItsCertificate, anUnknownCertificateIsNotTrusted, oldProtocolsAreRefused,
                           theCertificateIsExchangedOnASignal, itStopsInOrder, beyondThisMachineInClearIsRefused, anExpiredCertificateEndsTheStartInWords])
finally:
    if running.get("process") and running["process"].poll() is None:
        running["process"].kill()
        running["process"].wait()
    shutil.rmtree(directory, ignore_errors=True)
sys.exit(code)
