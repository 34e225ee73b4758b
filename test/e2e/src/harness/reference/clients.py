"""charmlibs-interfaces-oauth and -openfga: a client of an identity provider, a store of rights."""

from charmlibs.interfaces.oauth import ClientConfig, OAuthProvider, OAuthRequirer
from charmlibs.interfaces.openfga import OpenFGAProvider, OpenfgaProviderAppData, OpenFGARequires
from other import Other, endpoint


class OpenfgaProvider(Other):
    META = endpoint("provides", "openfga")

    def __init__(self, framework):
        super().__init__(framework)
        self.data = OpenFGAProvider(self, relation_name="data")
        framework.observe(self.data.on.openfga_store_requested, self._requested)

    def _requested(self, event):
        self.heard.append(event.store_name)
        secret = self.app.add_secret({"token": "a-token"})
        answer = OpenfgaProviderAppData(
            store_id="store-1", token_secret_id=secret.id, grpc_api_url="fga:8081", http_api_url="http://fga:8080",
        )
        self.data.update_relation_app_data(answer, event.relation.id)


class OpenfgaRequirer(Other):
    META = endpoint("requires", "openfga")

    def __init__(self, framework):
        super().__init__(framework)
        self.data = OpenFGARequires(self, "shop", relation_name="data")
        framework.observe(self.data.on.openfga_store_created, self._created)

    def _created(self, _):
        found = self.data.get_store_info()
        self.heard.append({"store": found.store_id, "token": found.token, "http": found.http_api_url})


class OauthProvider(Other):
    META = endpoint("provides", "oauth")

    def __init__(self, framework):
        super().__init__(framework)
        self.data = OAuthProvider(self, relation_name="data")
        framework.observe(self.on.data_relation_created, self._related)
        framework.observe(self.data.on.client_created, self._created)

    def _related(self, _):
        url = "https://login.example"
        self.data.set_provider_info_in_relation_data(
            issuer_url=url, authorization_endpoint=f"{url}/auth", token_endpoint=f"{url}/token",
            introspection_endpoint=f"{url}/introspect", userinfo_endpoint=f"{url}/userinfo", jwks_endpoint=f"{url}/jwks",
            scope="openid email",
        )

    def _created(self, event):
        self.heard.append({"redirect": event.redirect_uri, "scope": event.scope, "grants": event.grant_types})
        self.data.set_client_credentials_in_relation_data(event.relation_id, "client-1", "client-secret")


class OauthRequirer(Other):
    META = endpoint("requires", "oauth", limit=1)

    def __init__(self, framework):
        super().__init__(framework)
        client = ClientConfig("https://shop.example/callback", "openid email", ["authorization_code"])
        self.data = OAuthRequirer(self, client, relation_name="data")
        framework.observe(self.data.on.oauth_info_changed, self._changed)

    def _changed(self, _):
        found = self.data.get_provider_info()
        self.heard.append({"issuer": found.issuer_url, "id": found.client_id, "secret": found.client_secret})
