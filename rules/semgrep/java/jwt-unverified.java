import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.nimbusds.jwt.PlainJWT;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import java.text.ParseException;
import javax.crypto.SecretKey;

class Sessions {
    String who(String token) {
        // ruleid: assize.java.jwt-unverified
        return JWT.require(Algorithm.none()).build().verify(token).getSubject();
    }

    String whoOf(JwtParser parser, String token) {
        // ruleid: assize.java.jwt-unverified
        return parser.parseClaimsJwt(token).getBody().getSubject();
    }

    String plain(String token) throws ParseException {
        // ruleid: assize.java.jwt-unverified
        return PlainJWT.parse(token).getJWTClaimsSet().getSubject();
    }

    String whoSafely(String token, Algorithm algorithm) {
        // ok: assize.java.jwt-unverified
        return JWT.require(algorithm).withIssuer("shop").build().verify(token).getSubject();
    }

    Claims claimsSafely(String token, SecretKey key) {
        // ok: assize.java.jwt-unverified
        return Jwts.parser().verifyWith(key).build().parseSignedClaims(token).getPayload();
    }
}
