/**
 * Manifests, images and dashboards, held against the code. {@link
 * io.everalign.tests.k8s.Kustomization} lays a base and its patches over each other as kustomize
 * does, {@link io.everalign.tests.k8s.ManifestTest} and its neighbours ask what comes out, and
 * {@link io.everalign.tests.k8s.ContainersIT} runs the images.
 */
@NullMarked
package io.everalign.tests.k8s;

import org.jspecify.annotations.NullMarked;
