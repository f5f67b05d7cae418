package io.everalign.model;

/**
 * What a training step did.
 *
 * @param loss the sum of both directions' cross-entropy, before the step
 * @param gradientNorm the global norm of the gradient, before clipping
 * @param temperature after the step
 * @param finite whether loss and gradient were finite; if not, the state is worthless
 */
public record StepReport(double loss, double gradientNorm, double temperature, boolean finite) {}
