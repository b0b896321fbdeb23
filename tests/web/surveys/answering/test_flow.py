import pytest
from django_scopes import scope, scopes_disabled
from django.db import connection
from wellknit.web.surveys.promises import tokens, keys
from wellknit.web.models import *

def test_flow(cast, settings, tmp_path):
    wave = cast.more["wave"]["nation"]
    with scope(initiative=cast.river):
        keys.make_wave_key(wave)
        token = tokens.fresh(cast.more["invitee"]["north"])
    c = cast.client("")
    r = c.get(f"/a/{token}")
    print(r.status_code, r.headers)
    at = r.headers["Location"]
    r = c.get(at); print(r.status_code); print(r.content.decode())
    r = c.post(at, {}); print(r.status_code, r.headers)
    at = r.headers["Location"]
    r = c.get(at); print(r.status_code); print(r.content.decode())
    r = c.post(at, {"asked":"0 1", "a:trust": "no"}); print(r.status_code); assert b"Please answer" in r.content
    r = c.post(at, {"asked":"0 1", "a:trust": "no", "a:through_job":"yes"}); print(r.status_code, r.headers["Location"])
    r = c.get(at); assert b"Why?" in r.content
    r = c.post(at, {"asked":"0 1 2", "a:trust": "no", "a:through_job":"yes", "a:why":"<b>"}); print(r.status_code, r.headers["Location"])
    r = c.get(r.headers["Location"]); print(r.content.decode())
    import re
    fields = dict(re.findall(r'name="([^"]*)" value="([^"]*)"', r.content.decode()))
    print(fields)
    check=f"/answer/{wave.pk}/check/"
    r = c.post(check, fields); print(r.status_code, r.content.decode())
    r2 = c.post(check, fields); print(r2.status_code)
    assert 0
