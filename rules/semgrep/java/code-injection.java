import javax.script.ScriptEngine;
import javax.script.ScriptEngineManager;
import javax.script.ScriptException;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

class Prices {
    private final SpelExpressionParser parser = new SpelExpressionParser();

    @GetMapping("/price")
    Object price(@RequestParam("formula") String formula) {
        // ruleid: assize.java.code-injection
        return parser.parseExpression(formula).getValue();
    }

    @GetMapping("/script")
    Object script(@RequestParam String body) throws ScriptException {
        ScriptEngine engine = new ScriptEngineManager().getEngineByName("js");
        // ruleid: assize.java.code-injection
        return engine.eval("var rate = 1.2; " + body);
    }

    @GetMapping("/price/safe")
    Object priceSafely(@RequestParam String amount) {
        // ok: assize.java.code-injection
        return parser.parseExpression("#root * 1.2").getValue(Double.parseDouble(amount));
    }
}
