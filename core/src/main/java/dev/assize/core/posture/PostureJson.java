package dev.assize.core.posture;

import dev.assize.core.canonical.Json;
import dev.assize.core.control.Control;
import dev.assize.core.control.ControlTexts;
import dev.assize.core.policy.State;
import java.util.List;
import java.util.Map;

/// Controls and their states as JSON.
public final class PostureJson {
    private PostureJson() {}

    /// How many controls are in each state, by the state's word.
    public static Json.Object counts(List<ControlState> states) {
        Json.Builder json = Json.object();
        for (Map.Entry<State, Integer> count : Posture.counts(states).entrySet()) {
            json.put(count.getKey().word(), count.getValue());
        }
        return json.put("total", states.size())
                .put(
                        "no-working-rule",
                        states.stream().filter(ControlState::lacksRule).count())
                .build();
    }

    /// A control with its state, without what lies behind it.
    public static Json.Object brief(ControlState state, ControlTexts texts) {
        Control control = state.control();
        return Json.object()
                .put("control", control.id().toString())
                .put("title", texts.title(control))
                .put("state", state.state().word())
                .put("basis", state.basis().word())
                .put("reach", control.reach().word())
                .put("workingRule", !state.rules().isEmpty())
                .put("entries", Json.array(state.entries(), Json::of))
                .build();
    }

    public static Json.Object full(ControlState state, ControlTexts texts) {
        Control control = state.control();
        return Json.object()
                .put("control", control.id().toString())
                .put("title", texts.title(control))
                .put("asks", texts.asks(control))
                .put("state", state.state().word())
                .put("basis", state.basis().word())
                .put("reach", control.reach().word())
                .put("owner", control.owner().word())
                .put("every", control.every().word())
                .put("operating", control.operating())
                .put("evidence", Json.array(control.evidence(), kind -> Json.of(kind.word())))
                .put("workingRule", !state.rules().isEmpty())
                .put("rules", Json.texts(state.rules()))
                .put("grounds", Json.array(state.grounds(), PostureJson::ground))
                .put("entries", Json.array(state.entries(), Json::of))
                .build();
    }

    private static Json.Object ground(Ground ground) {
        return Json.object()
                .put("state", ground.state().word())
                .put("text", ground.text())
                .put("remedy", ground.remedy().isEmpty() ? null : ground.remedy())
                .put("entries", Json.array(ground.entries(), Json::of))
                .build();
    }
}
