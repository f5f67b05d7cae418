package io.everalign.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.everalign.registry.client.RegistryClient;
import io.everalign.schemas.BlobRef;
import io.everalign.schemas.RoundClosed;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateStoreTest {

    @TempDir Path folder;
    private TestRegistry registry;

    @BeforeEach
    void start() throws Exception {
        registry = new TestRegistry(folder.resolve("registry"));
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void aTornLocalCopyIsReplacedByTheRegistrysOwn() throws Exception {
        StateStore store = store("work");
        RoundClosed round = put(store, 5);
        Path weights = folder.resolve("work/round-5/weights.safetensors");
        Files.writeString(weights, "torn");

        Path state = store.get(round);

        assertThat(state.resolve("weights.safetensors")).hasContent("weights of 5");
    }

    @Test
    void anotherMachineGetsTheSameState() throws Exception {
        RoundClosed round = put(store("work"), 5);

        assertThat(Files.createDirectories(folder.resolve("elsewhere"))).isEmptyDirectory();
        assertThat(store("elsewhere").get(round).resolve("weights.safetensors"))
                .hasContent("weights of 5");
    }

    @Test
    void aStateThatNobodyHasIsSaidToBeLost() throws Exception {
        StateStore store = store("work");
        BlobRef nobodys = new BlobRef("weights", "ab".repeat(32), 3L);

        assertThatThrownBy(() -> store.get(closed(5, List.of(nobodys))))
                .isInstanceOf(LostStateException.class)
                .hasMessageContaining("Blob weights")
                .hasMessageContaining("of round 5 is lost");
        assertThat(store.has(List.of(nobodys))).isFalse();
    }

    @Test
    void theLastRoundsAndEachSoManyStayPinned() throws Exception {
        StateStore store = store("work");
        for (int round = 0; round <= 7; round++) {
            put(store, round);
            store.prune(round, -1, 2, 5);
        }

        RegistryClient client = new RegistryClient(registry.address());
        assertThat(client.pins("trainer.somebody.align"))
                .containsExactlyInAnyOrder("round-0", "round-5", "round-6", "round-7");
    }

    @Test
    void theStateThatATrunkGoesOnFromStaysPinnedAndAtHand() throws Exception {
        StateStore store = store("work");
        for (int round = 0; round <= 7; round++) {
            put(store, round);
            store.prune(round, 3, 2, 1000);
        }

        RegistryClient client = new RegistryClient(registry.address());
        assertThat(client.pins("trainer.somebody.align"))
                .containsExactlyInAnyOrder("round-0", "round-3", "round-6", "round-7");
        assertThat(folder.resolve("work/round-3/weights.safetensors")).exists();
    }

    private static RoundClosed put(StateStore store, int round) throws Exception {
        Path written = store.fresh(round);
        Files.writeString(written.resolve("weights.safetensors"), "weights of " + round);
        return closed(round, store.put(round, written));
    }

    private StateStore store(String work) throws Exception {
        Activity activity = new Activity();
        URI address = registry.address();
        return new StateStore(
                new RegistryClient(address),
                new Patience(activity),
                Files.createDirectories(folder.resolve(work)),
                "somebody/align");
    }

    private static RoundClosed closed(long round, List<BlobRef> state) {
        return RoundClosed.newBuilder()
                .setRound(round)
                .setContributions(List.of())
                .setCovered(List.of())
                .setState(state)
                .setTally(Tally.NONE)
                .setTotals(Tally.NONE)
                .setSampledOutTotal(0)
                .setStep(0)
                .setLoss(0)
                .setTemperature(1)
                .setSettingsDigest("")
                .setClosedAt(Instant.EPOCH)
                .build();
    }
}
