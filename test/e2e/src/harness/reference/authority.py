"""charmlibs-interfaces-tls-certificates and -certificate-transfer: who issues certificates, and who is trusted."""

from datetime import timedelta

from charmlibs.interfaces.certificate_transfer import CertificateTransferProvides, CertificateTransferRequires
from charmlibs.interfaces.tls_certificates import (
    Certificate,
    CertificateRequestAttributes,
    PrivateKey,
    ProviderCertificate,
    TLSCertificatesProvidesV4,
    TLSCertificatesRequiresV4,
)
from other import Other, endpoint


class TlsProvider(Other):
    """Signs all that is asked for."""

    META = endpoint("provides", "tls-certificates")

    def __init__(self, framework):
        super().__init__(framework)
        self.data = TLSCertificatesProvidesV4(self, "data")
        framework.observe(self.on.data_relation_changed, self._changed)

    def _changed(self, _):
        key, month = PrivateKey.generate(), timedelta(days=30)
        subject = CertificateRequestAttributes(common_name="authority", is_ca=True)
        ca = Certificate.generate_self_signed_ca(attributes=subject, private_key=key, validity=2 * month)
        for asked in self.data.get_certificate_requests():
            request = asked.certificate_signing_request
            names = {"dns": sorted(request.sans_dns), "ip": sorted(request.sans_ip)}
            self.heard.append({"name": request.common_name, **names})
            issued = request.sign(ca=ca, ca_private_key=key, validity=month, is_ca=False)
            self.data.set_relation_certificate(
                ProviderCertificate(
                    relation_id=asked.relation_id, certificate=issued, certificate_signing_request=request,
                    ca=ca, chain=[issued, ca],
                )
            )


class TlsRequirer(Other):
    """`GIVEN`: its private key, as PEM."""

    META = endpoint("requires", "tls-certificates")

    def __init__(self, framework):
        super().__init__(framework)
        wanted = CertificateRequestAttributes(
            common_name="shop.example", sans_dns=frozenset({"shop.example"}), add_unique_id_to_subject_name=False,
        )
        self.data = TLSCertificatesRequiresV4(self, "data", [wanted], private_key=PrivateKey.from_string(self.GIVEN))
        framework.observe(self.data.on.certificate_available, self._available)

    def _available(self, event):
        self.heard.append({"certificate": str(event.certificate), "ca": str(event.ca), "chain": len(event.chain)})


class TransferProvider(Other):
    META = endpoint("provides", "certificate_transfer")

    def __init__(self, framework):
        super().__init__(framework)
        self.data = CertificateTransferProvides(self, "data")
        framework.observe(self.on.data_relation_changed, self._changed)

    def _changed(self, _):
        self.data.add_certificates({self.GIVEN})


class TransferRequirer(Other):
    META = endpoint("requires", "certificate_transfer")

    def __init__(self, framework):
        super().__init__(framework)
        self.data = CertificateTransferRequires(self, "data")
        framework.observe(self.data.on.certificate_set_updated, self._updated)

    def _updated(self, event):
        self.heard.extend(sorted(event.certificates))
