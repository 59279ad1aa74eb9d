import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

class TrustAll implements X509TrustManager {
    // ruleid: assize.java.tls-verification-disabled
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}

class TrustKnown implements X509TrustManager {
    private final X509TrustManager known;

    TrustKnown(X509TrustManager known) {
        this.known = known;
    }

    // ok: assize.java.tls-verification-disabled
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        known.checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        known.checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return known.getAcceptedIssuers();
    }
}

class Connections {
    void any(HttpsURLConnection connection) {
        // ruleid: assize.java.tls-verification-disabled
        connection.setHostnameVerifier((host, session) -> true);
    }

    void partner(HttpsURLConnection connection) {
        // ok: assize.java.tls-verification-disabled
        connection.setHostnameVerifier((host, session) -> host.equals("bank.example.org"));
    }
}
