package io.everalign.crawler;

import io.everalign.schemas.CrawlTask;
import io.everalign.schemas.TaskKind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.netpreserve.jwarc.HttpResponse;
import org.netpreserve.jwarc.WarcReader;
import org.netpreserve.jwarc.WarcRecord;
import org.netpreserve.jwarc.WarcResponse;

/**
 * WARC files. A file is read in parts, each a task that names where it begins and gives the task of
 * the next part. An image on an archived page is a task that names the record which holds it.
 */
final class WarcSource implements Source {

    private static final int PART_TASKS = 1000;
    private static final int PART_PAGES = 50;

    private final CrawlerSettings settings;
    private final PageReader pages;
    private final ByteBudget budget;
    private final Map<String, Path> files = new HashMap<>();
    private final WarcIndex index;

    WarcSource(CrawlerSettings settings, PageReader pages, ByteBudget budget) {
        this.settings = settings;
        this.pages = pages;
        this.budget = budget;
        for (String warc : settings.sources().warc()) {
            Path path = Path.of(warc);
            files.put(String.valueOf(path.getFileName()), path);
        }
        this.index = new WarcIndex(files, settings.page().maxUrlChars());
    }

    /** Gives the task of the first part of each file. */
    void tasks(Consumer<CrawlTask> each) {
        files.keySet().stream().sorted().forEach(name -> each.accept(part(name, 0)));
    }

    @Override
    public Capture capture(Lease lease, ByteBudget.Hold hold) throws IOException {
        CrawlTask task = lease.task();
        Path file = files.get(task.getArchive());
        if (file == null) {
            throw unreadable(task, "is not among the files of crawl.warc", null);
        }
        try (FileChannel channel = FileChannel.open(file);
                WarcReader reader = new WarcReader(channel)) {
            reader.position(task.getOffset());
            return task.getKind() == TaskKind.IMAGE
                    ? image(lease, reader, hold)
                    : part(lease, reader, hold);
        } catch (FetchException | ByteBudget.NoRoomException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw unreadable(task, "cannot be read: " + e, e);
        }
    }

    private Capture image(Lease lease, WarcReader reader, ByteBudget.Hold hold) throws IOException {
        WarcRecord record = reader.next().orElse(null);
        if (!(record instanceof WarcResponse response)) {
            throw unreadable(lease.task(), "holds no response there", null);
        }
        HttpResponse http = response.http();
        if (!permission(http).images()) {
            throw new FetchException(FetchOutcome.OPTED_OUT, "its headers say no", null);
        }
        byte[] body =
                budget.read(http.bodyDecoded().stream(), settings.fetch().maxImageBytes(), hold);
        return WebSource.picture(lease, body);
    }

    private Capture part(Lease lease, WarcReader reader, ByteBudget.Hold hold) throws IOException {
        Findings findings = new Findings();
        CrawlTask task = lease.task();
        int pagesRead = 0;
        for (Optional<WarcRecord> record = reader.next();
                record.isPresent();
                record = reader.next()) {
            if (pagesRead >= PART_PAGES || findings.tasks().size() >= PART_TASKS) {
                findings.add(part(String.valueOf(task.getArchive()), reader.position()));
                break;
            }
            if (record.get() instanceof WarcResponse response) {
                pagesRead += page(task, response, findings, hold);
            }
        }
        return new Capture.Document(lease, FetchOutcome.FETCHED, findings);
    }

    /** Reads a record that is a page; tells how many that was: one or none. */
    private int page(CrawlTask part, WarcResponse response, Findings findings, ByteBudget.Hold hold)
            throws IOException {
        Optional<String> url = Urls.normalise(response.target(), settings.page().maxUrlChars());
        byte[] body = new byte[0];
        boolean whole = true;
        HttpResponse http = response.http();
        if (url.isEmpty() || http.status() != 200) {
            return 0;
        }
        try {
            body = budget.read(http.bodyDecoded().stream(), settings.fetch().maxPageBytes(), hold);
        } catch (FetchException tooLarge) {
            whole = false;
        }
        boolean page = whole ? MediaTypes.isHtml(body) : claimsHtml(http);
        if (!page) {
            return 0;
        }
        findings.archivedPage(
                whole
                        ? pages.read(
                                part,
                                url.get(),
                                body,
                                http.headers().first("Content-Type").orElse(null),
                                permission(http),
                                index::place,
                                findings)
                        : FetchOutcome.TOO_LARGE);
        hold.close();
        return 1;
    }

    private static boolean claimsHtml(HttpResponse http) {
        return http.headers().first("Content-Type").orElse("").contains("html");
    }

    private Permission permission(HttpResponse http) {
        List<String> tags = http.headers().all("X-Robots-Tag");
        return Permission.ofRobotsTags(tags, settings.politeness().agentToken());
    }

    private static FetchException unreadable(
            CrawlTask task, String what, @org.jspecify.annotations.Nullable Exception cause) {
        return new FetchException(
                FetchOutcome.UNREADABLE,
                "%s at %d %s".formatted(task.getArchive(), task.getOffset(), what),
                cause);
    }

    private static CrawlTask part(String name, long offset) {
        return CrawlTask.newBuilder()
                .setUrl(Urls.ofArchive(name))
                .setKind(TaskKind.ARCHIVE)
                .setWhy("warc")
                .setParentUrl(offset == 0 ? null : Urls.ofArchive(name))
                .setArchive(name)
                .setOffset(offset)
                .setDepth(0)
                .setFoundAt(Instant.now())
                .build();
    }
}
