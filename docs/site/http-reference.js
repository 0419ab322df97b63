// Shows the OpenAPI document of the page. Nothing is tried out: readers have no sandbox there.
{
    const place = document.getElementById("swagger-ui");
    if (place) {
        const dark = () => document.body.dataset.mdColorScheme === "slate";
        const follow = () => document.documentElement.classList.toggle("dark-mode", dark());
        follow();
        new MutationObserver(follow).observe(document.body, { attributeFilter: ["data-md-color-scheme"] });
        SwaggerUIBundle({
            domNode: place,
            url: place.dataset.document,
            deepLinking: true,
            defaultModelsExpandDepth: 0,
            docExpansion: "list",
            supportedSubmitMethods: [],
            validatorUrl: null,
        });
    }
}
