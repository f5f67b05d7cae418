package io.everalign.crawler;

import crawlercommons.sitemaps.AbstractSiteMap;
import crawlercommons.sitemaps.SiteMap;
import crawlercommons.sitemaps.SiteMapIndex;
import crawlercommons.sitemaps.SiteMapParser;
import crawlercommons.sitemaps.UnknownFormatException;
import io.everalign.schemas.CrawlTask;
import io.everalign.schemas.TaskKind;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The live web: pages, images, sitemaps and robots.txt over HTTP. */
final class WebSource implements Source {

    private static final int ROBOTS_REDIRECTS = 5;
    private static final int ROBOTS_BYTES = 500 << 10;
    private static final String HTML = "text/html,application/xhtml+xml,*/*;q=0.5";
    private static final String IMAGE = "image/jpeg,image/png,image/webp,image/*;q=0.8,*/*;q=0.5";

    private final Web web;
    private final PageReader pages;
    private final CrawlerSettings settings;
    private final String agent;

    WebSource(CrawlerSettings settings, Web web, PageReader pages) {
        this.web = web;
        this.pages = pages;
        this.settings = settings;
        this.agent = settings.politeness().agentToken();
    }

    @Override
    public Capture capture(Lease lease, ByteBudget.Hold hold) throws IOException {
        if (lease.robots()) {
            return robots(lease, hold);
        }
        boolean image = lease.task().getKind() == TaskKind.IMAGE;
        FetchSettings limits = settings.fetch();
        Web.Answer answer =
                web.get(
                        lease.task().getUrl(),
                        image ? IMAGE : HTML,
                        image ? limits.maxImageBytes() : limits.maxPageBytes(),
                        hold);
        if (answer.isRedirect()) {
            return redirect(lease, answer);
        } else if (!answer.isSuccess()) {
            throw web.refusal(answer);
        } else if (answer.body().length == 0) {
            throw new FetchException(FetchOutcome.EMPTY, "no bytes", null);
        }
        return switch (lease.task().getKind()) {
            case IMAGE -> image(lease, answer);
            case SITEMAP -> sitemap(lease, answer.body());
            default -> page(lease, answer);
        };
    }

    private Capture redirect(Lease lease, Web.Answer answer) throws FetchException {
        CrawlTask task = lease.task();
        if (task.getRedirects() >= settings.politeness().maxRedirects()) {
            throw new FetchException(FetchOutcome.TOO_MANY_REDIRECTS, "redirected again", null);
        }
        String location = String.valueOf(answer.headers().get("Location"));
        String target =
                Urls.resolve(task.getUrl(), location, settings.page().maxUrlChars())
                        .orElseThrow(
                                () ->
                                        new FetchException(
                                                FetchOutcome.ODD_ANSWER,
                                                "redirected to no URL that is fetched",
                                                null));
        return new Capture.Redirect(lease, target);
    }

    private Capture image(Lease lease, Web.Answer answer) throws FetchException {
        if (!answer.permission(agent).images()) {
            throw new FetchException(FetchOutcome.OPTED_OUT, "its headers say no", null);
        }
        return picture(lease, answer.body());
    }

    /** The image that the bytes are. */
    static Capture picture(Lease lease, byte[] body) throws FetchException {
        String type =
                MediaTypes.image(body)
                        .orElseThrow(
                                () ->
                                        new FetchException(
                                                FetchOutcome.WRONG_TYPE, "no raster image", null));
        return new Capture.Picture(lease, new Body(body, type, Instant.now()));
    }

    private Capture page(Lease lease, Web.Answer answer) throws FetchException {
        if (!MediaTypes.isHtml(answer.body())) {
            throw new FetchException(FetchOutcome.WRONG_TYPE, "no HTML", null);
        }
        Findings findings = new Findings();
        FetchOutcome outcome =
                pages.read(
                        lease.task(),
                        lease.task().getUrl(),
                        answer.body(),
                        answer.headers().get("Content-Type"),
                        answer.permission(agent),
                        null,
                        findings);
        return new Capture.Document(lease, outcome, findings);
    }

    private Capture sitemap(Lease lease, byte[] body) throws IOException {
        List<String> links = new ArrayList<>();
        List<String> nested = new ArrayList<>();
        try {
            AbstractSiteMap map =
                    new SiteMapParser(true)
                            .parseSiteMap(body, URI.create(lease.task().getUrl()).toURL());
            if (map instanceof SiteMapIndex index) {
                index.getSitemaps().forEach(child -> nested.add(child.getUrl().toString()));
            } else if (map instanceof SiteMap pagesOfSite) {
                pagesOfSite.getSiteMapUrls().forEach(url -> links.add(url.getUrl().toString()));
            }
        } catch (UnknownFormatException | IllegalArgumentException e) {
            throw new FetchException(FetchOutcome.WRONG_TYPE, "no sitemap", e);
        }
        Findings findings = new Findings();
        pages.sitemap(lease.task(), links, nested, findings);
        return new Capture.Document(lease, FetchOutcome.FETCHED, findings);
    }

    /**
     * RFC 9309: up to five redirects, also to other hosts; 4xx allows everything, anything else
     * that is no success forbids everything.
     */
    private Capture robots(Lease lease, ByteBudget.Hold hold) throws IOException {
        String url = Urls.authority(lease.task().getUrl()) + "/robots.txt";
        for (int hop = 0; hop <= ROBOTS_REDIRECTS; hop++) {
            Web.Answer answer = web.getBeginning(url, "text/plain,*/*", ROBOTS_BYTES, hold);
            if (answer.isRedirect()) {
                String location = String.valueOf(answer.headers().get("Location"));
                int maxChars = settings.page().maxUrlChars();
                url = Urls.resolve(url, location, maxChars).orElse(url);
            } else if (answer.isSuccess()) {
                return new Capture.Robots(lease, answer.body());
            } else if (answer.status() == 429 || answer.status() >= 500) {
                throw web.refusal(answer);
            } else {
                return new Capture.Robots(lease, new byte[0]);
            }
        }
        return new Capture.Robots(lease, new byte[0]);
    }
}
