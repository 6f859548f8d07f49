# SPDX-License-Identifier: GPL-3.0-or-later
# A real SMTP server (Debian's python3-aiosmtpd) for the tests of notices.
#   mail_server.py FOLDER plain|starttls|smtps [CERT KEY [USER PASSWORD]]
# Prints its port, keeps each mail with its envelope in FOLDER/N.eml, ends with its
# standard input. Recipients refused@ get 550, later@ 451.
import os
import socket
import ssl
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

folder, mode = sys.argv[1], sys.argv[2]


class Box:
    count = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("refused@"):
            return "550 5.1.1 no such mailbox"
        if address.startswith("later@"):
            return "451 4.3.0 come again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        Box.count += 1
        path = os.path.join(folder, f"{Box.count}.eml")
        secure = "tls" if session.ssl else "plain"
        head = f"X-Envelope: {envelope.mail_from} {' '.join(envelope.rcpt_tos)} {secure}\r\n"
        with open(path + ".part", "wb") as file:
            file.write(head.encode() + envelope.original_content)
        os.rename(path + ".part", path)
        return "250 taken"


def authenticated(server, session, envelope, mechanism, data):
    user, password = sys.argv[5].encode(), sys.argv[6].encode()
    return AuthResult(success=data.login == user and data.password == password)


options = {}
if mode != "plain":
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[3], sys.argv[4])
    if mode == "starttls":
        options.update(tls_context=context, require_starttls=True)
    else:
        options.update(ssl_context=context)
if len(sys.argv) > 6:
    options.update(authenticator=authenticated, auth_required=True, auth_require_tls=mode == "starttls")

with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
controller = Controller(Box(), hostname="127.0.0.1", port=port, **options)
controller.start()
print(port, flush=True)
sys.stdin.read()
controller.stop()
