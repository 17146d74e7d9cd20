package io.dativo.terraform.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.job.JobTrust;
import io.dativo.problem.InvalidInputException;
import io.dativo.spi.StateSource;
import io.dativo.terraform.BoundJob;
import io.dativo.terraform.States;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code terraform init} noted decides; a local state beside a note that names another place is never read. */
class BackendNoteTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'state_store':{'type':'aws_s3','provider':{},'config':{'key':'s3cr3t'}}",
                "'state_store':{},'backend':null",
                "'state_store':'s3cr3t'",
                "'backend':{'type':'s3','config':{}},'state_store':{'type':'x'}",
                "'remote':{'type':'s3','config':{'bucket':'s3cr3t'}},'modules':[]",
                "'backend':{'config':{'path':'s3cr3t'}}",
                "'backend':{'type':7}",
                "'backend':{'type':'local','config':'s3cr3t'}",
                "'backend':['s3cr3t']",
            })
    void a_store_that_cannot_be_read_is_refused_and_never_replaced_by_a_file(String store) throws IOException {
        note("{'version':3," + store + "}");

        assertThatThrownBy(this::source)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("terraform-state-unknown")
                .hasMessageContaining("terraform output -json")
                .hasMessageNotContaining("s3cr3t");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'version':3}",
                "{'version':3,'backend':null,'state_store':null}",
                "{'version':3,'backend':{'type':'local'}}",
                "{'version':3,'backend':{'type':'local','config':null}}",
                "{'version':3,'backend':{'type':'local','config':{'path':'terraform.tfstate'}}}",
            })
    void a_note_of_the_local_state_leads_to_it(String note) throws IOException {
        note(note);

        assertThat(source().describe()).endsWith("terraform.tfstate");
    }

    @Test
    void without_a_note_the_state_is_local() throws IOException {
        Files.copy(States.real("outputs-only"), folder.resolve("terraform.tfstate"));

        assertThat(source().describe()).endsWith("terraform.tfstate");
    }

    private void note(String json) throws IOException {
        Files.copy(States.real("outputs-only"), folder.resolve("terraform.tfstate"));
        Files.createDirectories(folder.resolve(".terraform"));
        Files.writeString(folder.resolve(".terraform/terraform.tfstate"), json.replace('\'', '"'));
    }

    private StateSource source() {
        String lines =
                "infrastructure:\n  provider: {provider: aws, region: eu-west-1}\n" + "  terraform: {module_path: .}\n";
        return StateSources.of(BoundJob.load(folder, lines), folder, name -> null, List.of(), null, JobTrust.none());
    }
}
