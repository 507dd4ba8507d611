"""A connection is as safe as the URL asks for: libpq meets a server whose certificate is good, another's or none.

The server only takes the handshake and then refuses the login, so that it needs no database: whoever reaches the
refusal has been let through.
"""

import shutil
import socket
import ssl
import struct
import subprocess
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from tests.driving import Cli

PASSWORD = "a s3cret/%"
REFUSAL = b'SFATAL\0C28P01\0Mpassword authentication failed for user "ana"\0\0'


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two authorities, and the key and certificate of ``localhost`` and of ``ana`` from the first."""
    if shutil.which("openssl") is None or b"OpenSSL 3" not in subprocess.check_output(["openssl", "version"]):
        pytest.skip("OpenSSL 3, which makes the certificates, is not installed")
    folder = tmp_path_factory.mktemp("certificates")
    for authority in ("ours", "another"):
        _openssl(
            folder, "-x509", "-subj", f"/CN={authority}", "-keyout", f"{authority}.key", "-out", f"{authority}.crt"
        )
    signed = ("-x509", "-CA", "ours.crt", "-CAkey", "ours.key")
    for name in ("localhost", "ana"):
        names = ("-addext", f"subjectAltName=DNS:{name}", "-addext", "basicConstraints=critical,CA:FALSE")
        _openssl(folder, *signed, *names, "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.crt")
        (folder / f"{name}.key").chmod(0o600)
    return folder


def _openssl(folder: Path, *words: str) -> None:
    made = ["openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    subprocess.run([*made, *words], cwd=folder, check=True, capture_output=True, timeout=60)


@pytest.fixture
def cli(cli: Cli) -> Cli:
    """The program with empty settings."""
    cli.file("config.toml", "")
    return cli


@pytest.fixture
def port(certificates: Path, request: pytest.FixtureRequest) -> Iterator[int]:
    """The port of a server that speaks TLS; ``plain``: none; ``strict``: only with a certificate of the client."""
    kind = getattr(request, "param", "")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates / "localhost.crt", certificates / "localhost.key")
    if kind == "strict":
        context.load_verify_locations(certificates / "ours.crt")
        context.verify_mode = ssl.CERT_REQUIRED
    with socket.create_server(("127.0.0.1", 0)) as listening:
        Thread(target=_serve, args=(listening, None if kind == "plain" else context), daemon=True).start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)


def _serve(listening: socket.socket, context: ssl.SSLContext | None) -> None:
    while True:
        try:
            client, _ = listening.accept()
        except OSError:  # the test is over
            return
        with client:
            client.settimeout(20)
            try:
                _refuse(client, context)
            except OSError:  # the client turned away, as it should from a wrong certificate
                continue


def _refuse(client: socket.socket, context: ssl.SSLContext | None) -> None:
    """Answers the question for TLS, and then the first message with a refusal."""
    if client.recv(8, socket.MSG_PEEK)[4:] == struct.pack("!I", 80877103):
        client.recv(8)
        client.sendall(b"S" if context else b"N")
        if context:
            client = context.wrap_socket(client, server_side=True)
    client.recv(4096)
    client.sendall(b"E" + struct.pack("!I", len(REFUSAL) + 4) + REFUSAL)
    client.close()


def refused(cli: Cli, port: int, query: str, host: str = "localhost") -> tuple[str, str]:
    """The code and the message with which ``store info`` ends; its exit code is 7, and no password is in it."""
    cli.environ |= {"SMS_ADMIN_STORE": f"postgresql://ana@{host}:{port}/sms?{query}", "PGPASSWORD": PASSWORD}
    done = cli.run("store", "info", "--output", "json")
    assert done.code == 7, done
    assert PASSWORD not in done.out + done.err
    return done.error["code"], done.error["message"]


LET_THROUGH = "login-refused"


@pytest.mark.parametrize(
    ("query", "host", "code"),
    [
        ("sslmode=require", "localhost", LET_THROUGH),
        ("sslmode=verify-full&sslrootcert={ours}", "localhost", LET_THROUGH),
        ("sslmode=verify-ca&sslrootcert={ours}", "127.0.0.1", LET_THROUGH),
        ("sslmode=verify-full&sslrootcert={ours}", "127.0.0.1", "not-secure"),
        ("sslmode=verify-full&sslrootcert={another}", "localhost", "not-secure"),
        ("sslmode=verify-ca&sslrootcert={another}", "localhost", "not-secure"),
        ("sslmode=verify-full", "localhost", "not-secure"),
    ],
)
def test_a_server_is_believed_by_its_certificate(
    query: str, host: str, code: str, cli: Cli, port: int, certificates: Path
) -> None:
    roots = {name: str(certificates / f"{name}.crt") for name in ("ours", "another")}
    assert refused(cli, port, query.format(**roots), host)[0] == code


@pytest.mark.parametrize("port", ["plain"], indirect=True)
@pytest.mark.parametrize(("mode", "code"), [("require", "not-secure"), ("prefer", LET_THROUGH)])
def test_a_server_without_tls_is_not_spoken_to_where_tls_is_asked_for(
    mode: str, code: str, cli: Cli, port: int
) -> None:
    assert refused(cli, port, f"sslmode={mode}")[0] == code


@pytest.mark.parametrize("port", ["strict"], indirect=True)
def test_a_server_that_wants_a_certificate_is_given_one(cli: Cli, port: int, certificates: Path) -> None:
    own = f"sslcert={certificates / 'ana.crt'}&sslkey={certificates / 'ana.key'}"
    assert "password" in refused(cli, port, f"sslmode=require&{own}")[1]
    code, message = refused(cli, port, "sslmode=require&sslcert=/none")
    assert code == LET_THROUGH
    assert "certificate" in message
