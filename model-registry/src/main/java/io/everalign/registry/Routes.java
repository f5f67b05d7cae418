package io.everalign.registry;

import java.io.IOException;

/** Finds who answers a call. Blocks; knows nothing of HTTP but methods and paths. */
final class Routes {

    private final Api api;
    private final Hub hub;
    private final Page page;
    private final Catalog catalog;

    Routes(Api api, Hub hub, Page page, Catalog catalog) {
        this.api = api;
        this.hub = hub;
        this.page = page;
        this.catalog = catalog;
    }

    Answer answer(Call call) throws IOException, RefusedException {
        boolean get = call.is("GET");
        if (get && call.path().isEmpty()) {
            return page.models();
        } else if (!call.path().isEmpty() && call.path().get(0).equals("v1")) {
            return api.answer(call);
        } else if (get && call.at("*", "*")) {
            String name = Names.model(call.path().get(0), call.path().get(1));
            return page.model(catalog.model(name));
        }
        return hub.answer(call);
    }
}
