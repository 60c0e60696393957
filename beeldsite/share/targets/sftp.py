"""A folder on a computer that is reached by SFTP, version 3, as OpenSSH and others serve it."""

from __future__ import annotations

import errno
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from urllib.parse import unquote, urlsplit

import paramiko

from beeldsite.errors import BeeldsiteError, Wrong
from beeldsite.i18n import say
from beeldsite.share.contract import FOLDERS, Progress
from beeldsite.share.secrets import login, service, variables
from beeldsite.share.targets import FORMS, NOT_COMPLETE, Address, trouble
from beeldsite.share.targets.source import chunks, opened
from beeldsite.share.targets.ssh import PATIENCE, Stranger, fingerprint, let_in


def connect(address: Address) -> Sftp:
    """Return the folder of ``sftp://user@host:port/folder``, ``/~/folder`` one of the user's."""
    url = urlsplit(f"sftp:{address.rest}")
    if url.password is not None:
        raise trouble.has_password(variables(address.share.name)[1])
    if not url.hostname:
        raise Wrong(NOT_COMPLETE, FORMS)
    path = unquote(url.path).rstrip("/")
    folder = path.removeprefix("/~/") if path.startswith("/~/") else path or "."
    return Sftp(
        url.hostname, url.port or 22, unquote(url.username or ""), folder, address.share.name
    )


class Sftp:
    """A folder there; its last part is made when it is not there."""

    def __init__(self, host: str, port: int, user: str, folder: str, share: str) -> None:
        self.host = host
        self.port = port
        self.user = user
        self.folder = folder
        self.share = share
        self.ssh: paramiko.SSHClient | None = None
        self.made: set[str] = set()

    @property
    def told(self) -> str:
        """Host and folder."""
        return f"{self.host}:{self.folder}"

    @cached_property
    def _files(self) -> paramiko.SFTPClient:
        who = login(self.share, self.user)
        try:
            self.ssh = let_in(self.host, self.port, who)
            files = self.ssh.open_sftp()
        except BaseException:
            self.close()
            raise
        if channel := files.get_channel():
            channel.settimeout(PATIENCE)
        return files

    @contextmanager
    def _asked(self) -> Iterator[paramiko.SFTPClient]:
        """Give the connection; what goes wrong on it is told in words."""
        try:
            yield self._files
        except Stranger as error:
            raise self._unknown(error.key) from None
        except paramiko.BadHostKeyException as error:
            raise self._changed(error.key) from None
        except paramiko.AuthenticationException:
            raise self._refused() from None
        except (paramiko.SSHException, EOFError) as error:
            if "authentication" in str(error):
                raise self._refused() from None
            raise trouble.unreachable(self.told, error) from None
        except OSError as error:
            raise self._told(error) from None

    def _refused(self) -> BeeldsiteError:
        user, password = variables(self.share)
        how = say(
            "Does “{command}” let you in? A key is taken from ~/.ssh or from the ssh agent; a "
            "password from {user} and {password}, or from the keyring as “{service}”.",
            command=self._command,
            user=user,
            password=password,
            service=service(self.share),
        )
        return BeeldsiteError(say("“{place}” does not let us in", place=self.told), how)

    @property
    def _command(self) -> str:
        at = f"{self.user}@{self.host}" if self.user else self.host
        return f"sftp -P {self.port} {at}" if self.port != 22 else f"sftp {at}"

    def _told(self, error: OSError) -> BeeldsiteError:
        """Return what an answer means: version 3 of the protocol has no word for a full disk."""
        if error.errno in (errno.ENOENT, errno.EACCES):
            return trouble.of_disk(error, self.told, self.folder)
        if str(error) == "Failure":
            return trouble.full_perhaps(self.told)
        return trouble.unreachable(self.told, error.strerror or error)

    def _unknown(self, key: paramiko.PKey) -> BeeldsiteError:
        what = say(
            "“{place}” is not known yet; its host key is {fingerprint}",
            place=self.host,
            fingerprint=fingerprint(key),
        )
        how = say(
            "Compare that with what its manager gives. If it is the same, run “{command}” once "
            "and answer yes.",
            command=self._command,
        )
        return BeeldsiteError(what, how)

    def _changed(self, key: paramiko.PKey) -> BeeldsiteError:
        what = say(
            "“{place}” shows another host key than before: {fingerprint}",
            place=self.host,
            fingerprint=fingerprint(key),
        )
        how = say(
            "It may be another computer that pretends to be this one. Send nothing before its "
            "manager has told why."
        )
        return BeeldsiteError(what, how)

    def _at(self, path: str) -> str:
        return f"{self.folder}/{path}" if path else self.folder

    def list(self) -> dict[str, int]:
        """Return path → size, of a folder that is not there yet: nothing."""
        found: dict[str, int] = {}
        with self._asked() as files:
            for below in ("", *FOLDERS):
                try:
                    entries = files.listdir_attr(self._at(below))
                except FileNotFoundError:
                    if not below:
                        files.stat(self.folder.rpartition("/")[0] or "/")
                    continue
                self.made.add(below)
                for one in entries:
                    if stat.S_ISREG(one.st_mode or 0):
                        found[f"{below}/{one.filename}".lstrip("/")] = one.st_size or 0
        return found

    def get(self, path: str, most: int | None = None) -> bytes | None:
        """Return a file's bytes, or its first ``most``."""
        with self._asked() as files:
            try:
                with files.open(self._at(path)) as file:
                    return file.read(most)
            except FileNotFoundError:
                return None

    def tag(self, path: str) -> str:
        """Return a file's size and time of change, as fine as the protocol tells it."""
        with self._asked() as files:
            try:
                found = files.stat(self._at(path))
            except FileNotFoundError:
                return ""
            with files.open(self._at(path)) as file:
                start = sha256(file.read(512)).hexdigest()[:16]
        return f"{found.st_size}-{found.st_mtime}-{start}"

    def put(
        self, path: str, source: Path | bytes, progress: Progress, over: str | None = None
    ) -> None:
        """Write beside the file, then rename: in one go where the host has OpenSSH's own rename."""
        half = self._at(f"{path}.{token_hex(4)}.half")
        with opened(source) as content, self._asked() as files:
            self._make(files, path.rpartition("/")[0])
            try:
                with files.open(half, "wx") as file:
                    file.set_pipelined(True)
                    for chunk in chunks(content, progress):
                        file.write(chunk)
                if over is not None and self.tag(path) != over:
                    raise trouble.beaten(self.told)
                self._settle(files, half, path, over)
            except BaseException:
                with suppress(OSError, EOFError, paramiko.SSHException):
                    files.remove(half)
                raise

    def _settle(self, files: paramiko.SFTPClient, half: str, path: str, over: str | None) -> None:
        if over != "":
            self._replace(files, half, path)
            return
        try:
            files.rename(half, self._at(path))  # refused where something stands
        except OSError:
            if self.tag(path):
                raise trouble.beaten(self.told) from None
            raise

    def _replace(self, files: paramiko.SFTPClient, half: str, path: str) -> None:
        try:
            files.posix_rename(half, self._at(path))
        except (FileNotFoundError, PermissionError):
            raise
        except OSError:  # each host has words of its own for what it cannot do
            self._exchange(files, half, path)

    def _exchange(self, files: paramiko.SFTPClient, half: str, path: str) -> None:
        """Put a file in the place of another by the renames that every host has.

        For that moment nothing stands there. Killed in it, the next upload puts it there; what was
        set aside is swept away like all that is half sent.
        """
        there, aside = self._at(path), self._at(f"{path}.{token_hex(4)}.half")
        try:
            files.rename(half, there)  # nothing stands there, or this host replaces it
        except OSError:
            files.rename(there, aside)
            try:
                files.rename(half, there)
            except BaseException:
                with suppress(OSError, EOFError, paramiko.SSHException):
                    files.rename(aside, there)
                raise
            with suppress(OSError):
                files.remove(aside)

    def _make(self, files: paramiko.SFTPClient, folder: str) -> None:
        if folder in self.made:
            return
        if folder:
            self._make(files, "")
        if not self._stands(files, folder):
            try:
                files.mkdir(self._at(folder))
            except OSError:  # it cannot be made, unless another publisher was a moment earlier
                if not self._stands(files, folder):
                    raise
        self.made.add(folder)

    def _stands(self, files: paramiko.SFTPClient, path: str) -> bool:
        with suppress(FileNotFoundError):
            files.stat(self._at(path))
            return True
        return False

    def remove(self, path: str) -> None:
        """Remove a file."""
        with self._asked() as files, suppress(FileNotFoundError):
            files.remove(self._at(path))

    def close(self) -> None:
        """Hang up."""
        self.__dict__.pop("_files", None)
        if self.ssh:
            self.ssh.close()
            self.ssh = None
