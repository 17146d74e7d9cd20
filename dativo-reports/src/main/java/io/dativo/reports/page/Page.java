package io.dativo.reports.page;

import java.util.List;

/**
 * What is shown to people: numbers that stand alone, then tables. Immutable.
 *
 * @param name the name of its files, without ending
 * @param title what it is about
 * @param lead where it is from
 * @param notices what a reader must know before any number
 * @param facts the numbers that stand alone
 * @param sections the tables
 * @param pages the pages beside it
 * @param footer how it was made
 */
record Page(
        String name,
        String title,
        String lead,
        List<String> notices,
        List<Fact> facts,
        List<Section> sections,
        List<Link> pages,
        String footer) {
    Page {
        notices = List.copyOf(notices);
        facts = List.copyOf(facts);
        sections = List.copyOf(sections);
        pages = List.copyOf(pages);
    }

    String htmlFile() {
        return name + ".html";
    }

    String jsonFile() {
        return name + ".json";
    }

    String csvFile(Table table) {
        return name + "." + table.name() + ".csv";
    }
}
