"""A browser, as far as logging in to WordPress needs one."""

import html
import re
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar


class LoginRefused(Exception):
    """WordPress showed its form again, with this error above it."""


class _StayHere(urllib.request.HTTPRedirectHandler):
    """A redirect is the answer we look at, not a page to go to."""

    def redirect_request(self, *_):
        return None


class Browser:
    """Its cookies, and the pages of one site.

    Cookies are kept as a browser keeps them: the bytes of Set-Cookie, percent
    signs and all, never decoded."""

    def __init__(self, url):
        self.url, self.jar = url, CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), _StayHere,
            urllib.request.HTTPCookieProcessor(self.jar))
        self._opener.addheaders = [("User-Agent", "Mozilla/5.0 (Meerkat laboratory)")]

    def get(self, path):
        return self._open(self._request(path))

    def post(self, path, **fields):
        return self._open(self._request(
            path, urllib.parse.urlencode(fields).encode()))

    def ask(self, path, data, headers):
        """A POST with headers of its own, as a script makes it."""
        request = self._request(path, data.encode())
        request.headers.update(headers)
        return self._open(request)

    def cookie(self, prefix):
        """The value of the cookie whose name begins so, or None."""
        for cookie in self.jar:
            if cookie.name.startswith(prefix):
                return cookie.value
        return None

    @property
    def logged_in_cookie(self):
        return self.cookie("wordpress_logged_in_")

    def login(self, user, password, remember=False):
        self.get("/wp-login.php")  # sets the cookie that tests for cookies
        fields = {"log": user, "pwd": password, "wp-submit": "Log In",
                  "redirect_to": self.url + "/wp-admin/", "testcookie": "1"}
        if remember:
            fields["rememberme"] = "forever"
        status, page = self.post("/wp-login.php", **fields)
        if status != 302 or not self.logged_in_cookie:
            error = re.search(r'(?s)<div id="login_error">(.*?)</div>', page)
            raise LoginRefused(re.sub("<[^>]*>", "", error.group(1)).strip()
                               if error else "status %d" % status)

    def logout(self):
        """Asked whether we mean it, we follow the link, as a person would."""
        _, page = self.get("/wp-login.php?action=logout")
        link = re.search(r'href="([^"]*action=logout[^"]*_wpnonce=[^"]*)"', page)
        if not link:
            raise RuntimeError("WordPress offers no link to log out")
        self.get(html.unescape(link.group(1)))

    def _request(self, path, data=None):
        url = path if path.startswith("http") else self.url + path
        return urllib.request.Request(url, data)

    def _open(self, request):
        try:
            with self._opener.open(request, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.read().decode()
