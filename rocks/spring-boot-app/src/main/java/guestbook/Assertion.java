package guestbook;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import javax.xml.crypto.KeySelector;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What an identity provider says of a user, and has signed. */
record Assertion(String user, String answers, Instant end) {
    static final String NAMESPACE = "urn:oasis:names:tc:SAML:2.0:assertion";

    /**
     * The one assertion of a document, if the signature in it covers all of it and it speaks of a user; null otherwise. A
     * document with two is refused: the signature would not be about both.
     */
    static Assertion in(byte[] answer, String certificate) throws Exception {
        Document document = parsed(answer);
        if (document == null) return null;
        NodeList all = document.getElementsByTagNameNS(NAMESPACE, "Assertion");
        if (all.getLength() != 1 || !(all.item(0) instanceof Element assertion)) return null;
        assertion.setIdAttributeNS(null, "ID", true);
        if (!isSigned(assertion, keyOf(certificate))) return null;
        try {
            return new Assertion(
                    first(assertion, "NameID").getTextContent(),
                    valueOf(assertion, "SubjectConfirmationData", "InResponseTo"),
                    Instant.parse(valueOf(assertion, "Conditions", "NotOnOrAfter")));
        } catch (IllegalArgumentException | DateTimeParseException error) {
            return null;
        }
    }

    private static boolean isSigned(Element assertion, PublicKey key) {
        NodeList children = assertion.getChildNodes();
        for (int index = 0; index < children.getLength(); index++) {
            if (isSignature(children.item(index))) return covers(assertion, children.item(index), key);
        }
        return false;
    }

    private static boolean isSignature(Node node) {
        return XMLSignature.XMLNS.equals(node.getNamespaceURI()) && "Signature".equals(node.getLocalName());
    }

    private static boolean covers(Element assertion, Node signed, PublicKey key) {
        DOMValidateContext context = new DOMValidateContext(KeySelector.singletonKeySelector(key), signed);
        context.setProperty("org.jcp.xml.dsig.secureValidation", true);
        try {
            XMLSignature signature = XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context);
            List<Reference> references = signature.getSignedInfo().getReferences();
            String own = "#" + assertion.getAttributeNS(null, "ID");
            return references.size() == 1 && own.equals(references.get(0).getURI()) && signature.validate(context);
        } catch (MarshalException | XMLSignatureException error) {
            return false;
        }
    }

    private static Document parsed(byte[] xml) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        try {
            return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml));
        } catch (SAXException error) {
            return null;
        }
    }

    private static PublicKey keyOf(String location) throws Exception {
        try (InputStream file = Files.newInputStream(Path.of(URI.create(location.replaceFirst("^file:/+", "file:/"))))) {
            return CertificateFactory.getInstance("X.509").generateCertificate(file).getPublicKey();
        }
    }

    private static String valueOf(Element assertion, String element, String attribute) {
        return first(assertion, element).getAttributeNS(null, attribute);
    }

    private static Element first(Element assertion, String name) {
        if (assertion.getElementsByTagNameNS(NAMESPACE, name).item(0) instanceof Element found) return found;
        throw new IllegalArgumentException("the assertion has no " + name);
    }
}
