package io.dativo.gcp;

import io.dativo.testparts.AddOnRooms;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoomsTest {
    @Test
    void a_room_uses_itself_the_root_and_core() {
        AddOnRooms.check("io.dativo.gcp", Set.of("state", "cost", "evidence"));
    }
}
