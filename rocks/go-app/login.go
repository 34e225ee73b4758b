package main

import (
	"bytes"
	"compress/flate"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/beevik/etree"
	dsig "github.com/russellhaering/goxmldsig"
	"github.com/russellhaering/goxmldsig/etreeutils"
)

const assertions = "urn:oasis:names:tc:SAML:2.0:assertion"

func baseURL() string {
	return strings.TrimRight(or("APP_BASE_URL", "http://localhost:8080"), "/")
}

// login asks the identity provider who this is.
func login(w http.ResponseWriter, r *http.Request) {
	address, err := needed("SAML_SINGLE_SIGN_ON_REDIRECT_URL")
	if err != nil {
		route(func(*http.Request, []byte) (any, error) { return nil, err })(w, r)
		return
	}
	asked := "_" + hexadecimal(16)
	question := fmt.Sprintf(`<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" `+
		`xmlns:saml="`+assertions+`" ID="%s" Version="2.0" IssueInstant="%s" `+
		`AssertionConsumerServiceURL="%s/login/answer"><saml:Issuer>%s</saml:Issuer></samlp:AuthnRequest>`,
		asked, time.Now().UTC().Format("2006-01-02T15:04:05Z"), baseURL(), baseURL())
	var packed bytes.Buffer
	deflate, _ := flate.NewWriter(&packed, flate.DefaultCompression)
	_, _ = deflate.Write([]byte(question))
	_ = deflate.Close()
	remember(w, "asked", asked)
	query := url.Values{"SAMLRequest": {base64.StdEncoding.EncodeToString(packed.Bytes())}}
	http.Redirect(w, r, address+"?"+query.Encode(), http.StatusFound)
}

// loginAnswer believes what the provider has signed, and reads only what the signature covers.
func loginAnswer(w http.ResponseWriter, r *http.Request) {
	user, err := userIn(r.FormValue("SAMLResponse"), recall(r, "asked"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusForbidden)
		return
	}
	remember(w, "user", user)
	http.Redirect(w, r, baseURL()+"/user", http.StatusFound)
}

func loggedIn(w http.ResponseWriter, r *http.Request) {
	user := recall(r, "user")
	if user == "" {
		user = "nobody"
	}
	fmt.Fprintln(w, user)
}

func userIn(response, asked string) (string, error) {
	document, err := base64.StdEncoding.DecodeString(response)
	if err != nil {
		return "", err
	}
	certificate, err := signingCertificate()
	if err != nil {
		return "", err
	}
	tree := etree.NewDocument()
	if err := tree.ReadFromBytes(document); err != nil {
		return "", err
	}
	// By itself, with the prefixes that are declared around it: what is signed is this.
	signed, err := detached(tree.Root(), "Assertion")
	if err != nil {
		return "", err
	}
	store := &dsig.MemoryX509CertificateStore{Roots: []*x509.Certificate{certificate}}
	assertion, err := dsig.NewDefaultValidationContext(store).Validate(signed)
	if err != nil {
		return "", fmt.Errorf("the answer is not signed by the identity provider: %w", err)
	}
	confirmation, conditions := assertion.FindElement(".//SubjectConfirmationData"), assertion.FindElement("./Conditions")
	name := assertion.FindElement(".//NameID")
	if confirmation == nil || conditions == nil || name == nil {
		return "", errors.New("the assertion says nothing of a user")
	}
	end, err := time.Parse(time.RFC3339, conditions.SelectAttrValue("NotOnOrAfter", ""))
	if err != nil || asked == "" || confirmation.SelectAttrValue("InResponseTo", "") != asked || end.Before(time.Now()) {
		return "", errors.New("the answer is to another question, or too old")
	}
	return name.Text(), nil
}

func detached(root *etree.Element, name string) (*etree.Element, error) {
	var found *etree.Element
	err := etreeutils.NSFindIterate(root, assertions, name, func(context etreeutils.NSContext, one *etree.Element) error {
		alone, err := etreeutils.NSDetatch(context, one)
		if err == nil {
			found, err = alone, etreeutils.ErrTraversalHalted
		}
		return err
	})
	if err == nil && found == nil {
		err = errors.New("the answer holds no " + name)
	}
	return found, err
}

func signingCertificate() (*x509.Certificate, error) {
	text, err := needed("SAML_SIGNING_CERTIFICATE")
	if err != nil {
		return nil, err
	}
	der, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), ""))
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(der)
}

// remember keeps a value with the browser, signed with the application's key.
func remember(w http.ResponseWriter, name, value string) {
	text := url.QueryEscape(value) + "." + sign(name, value)
	http.SetCookie(w, &http.Cookie{Name: name, Value: text, Path: "/", HttpOnly: true})
}

func recall(r *http.Request, name string) string {
	cookie, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	escaped, signature, _ := strings.Cut(cookie.Value, ".")
	value, err := url.QueryUnescape(escaped)
	if err != nil || !hmac.Equal([]byte(signature), []byte(sign(name, value))) {
		return ""
	}
	return value
}

func sign(name, value string) string {
	mac := hmac.New(sha256.New, []byte(or("APP_SECRET_KEY", "only while the image is tried without a charm")))
	fmt.Fprintf(mac, "%s=%s", name, value)
	return hex.EncodeToString(mac.Sum(nil))
}
