"""The kit as a server runs it, with a quick hash in the place of the slow one, so that everything beside it is seen."""

from hashlib import sha256

from kit.conf.wsgi import application
from kit.intake.gateway.codes import FileKeeper

__all__ = ["application"]

FileKeeper.__init__.__kwdefaults__["slow"] = lambda code, salt: sha256(code.encode() + salt).digest()
