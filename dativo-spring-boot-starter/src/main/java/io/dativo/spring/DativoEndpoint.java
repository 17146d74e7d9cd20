package io.dativo.spring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dativo.Dativo;
import io.dativo.problem.DativoException;
import io.dativo.propagation.DriftReport;
import io.dativo.propagation.PropagationReport;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * The actuator endpoint {@code dativo}: which providers were found, and the reports of the last apply and of the last drift
 * check of this process, as their {@code toJson()} has them. It asks no system; like every endpoint it is answered over HTTP
 * only where {@code management.endpoints.web.exposure.include} names it.
 */
@Endpoint(id = "dativo")
public class DativoEndpoint {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private final Dativo dativo;
    private final LastReports reports;

    DativoEndpoint(Dativo dativo, LastReports reports) {
        this.dativo = dativo;
        this.reports = reports;
    }

    /** {@return {@code providers}, and {@code apply} and {@code drift} as far as there was one} */
    @ReadOperation
    public Map<String, Object> last() {
        Map<String, Object> last = new LinkedHashMap<>();
        last.put("providers", dativo.providers());
        reports.apply().map(PropagationReport::toJson).ifPresent(json -> last.put("apply", parsed(json)));
        reports.drift().map(DriftReport::toJson).ifPresent(json -> last.put("drift", parsed(json)));
        return last;
    }

    /** Maps and lists: the actuator of Spring Boot 4 writes them with another generation of Jackson. */
    private static Map<String, Object> parsed(String json) {
        try {
            return JSON.readValue(json, OBJECT);
        } catch (JsonProcessingException e) {
            throw new DativoException("a report is no JSON object", e);
        }
    }
}
