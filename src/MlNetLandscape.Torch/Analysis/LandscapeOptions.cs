using System.Collections.Immutable;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>What to measure of a landscape, how exactly, and on how much of the data.</summary>
public sealed record LandscapeOptions
{
    /// <summary>What to measure. The default is <see cref="LandscapeMeasures.Default"/>.</summary>
    public LandscapeMeasures Measures { get; init; } = LandscapeMeasures.Default;

    /// <summary>k, the largest eigenvalues to find, at least 1. The default is 10. Log-volumes are comparable at equal k only.</summary>
    public int LargestEigenvalues { get; init; } = 10;

    /// <summary>Smallest (most negative) eigenvalues to find, at least 0. The default is 1.</summary>
    public int SmallestEigenvalues { get; init; } = 1;

    /// <summary>Relative residual at which an eigenvalue counts as found, in (0, 1). The default is 10⁻⁵.</summary>
    public double EigenvalueTolerance { get; init; } = 1e-5;

    /// <summary>Products the search for eigenvalues may take, at least 2. The default is 300.</summary>
    public int MaximumProducts { get; init; } = 300;

    /// <summary>Random probes of the spectral density, at least 1. The default is 4: enough to state a standard error.</summary>
    public int Probes { get; init; } = 4;

    /// <summary>Lanczos steps a probe, at least 2. The default is 40; 80 for a fine plot (Yao et al. 2020 used 100).</summary>
    public int Steps { get; init; } = 40;

    /// <summary>
    /// τ relative to max |λ|, in (0, 1): an eigenvalue counts as negative below −τ max |λ| and as degenerate within ±τ max |λ|. The default is 10⁻³.
    /// </summary>
    public double Threshold { get; init; } = 1e-3;

    /// <summary>Relative standard error at which the trace is exact enough, in (0, 1). The default is 0.01.</summary>
    public double TraceAccuracy { get; init; } = 0.01;

    /// <summary>Products the trace may take, at least 4. The default is 200.</summary>
    public int TraceProducts { get; init; } = 200;

    /// <summary>ρ of adversarial sharpness max ‖ε‖ ≤ ρ, in (0, ∞), in units of θ. The default is 0.05 (Foret et al. 2021).</summary>
    public double Rho { get; init; } = 0.05;

    /// <summary>ρ of adaptive sharpness max ‖ε / |θ|‖ ≤ ρ, in (0, ∞), relative to each parameter. The default is 0.5 (Kwon et al. 2021).</summary>
    public double AdaptiveRho { get; init; } = 0.5;

    /// <summary>σ of average sharpness E L(θ + σ z) − L(θ), in (0, ∞), in units of θ. The default is 0.01.</summary>
    public double Sigma { get; init; } = 0.01;

    /// <summary>σ of local energy E L(θ + σ |θ| z) − L(θ), in (0, ∞), relative to each parameter. The default is 0.1 (Pittorino et al. 2021).</summary>
    public double RelativeSigma { get; init; } = 0.1;

    /// <summary>Gradients each search for the highest rise may take, at least 0; 0 leaves the one step of SAM. The default is 20.</summary>
    public int AscentSteps { get; init; } = 20;

    /// <summary>Pairs of random perturbations θ ± δ behind average sharpness and local energy, at least 2. The default is 20.</summary>
    public int PerturbationPairs { get; init; } = 20;

    /// <summary>ε of Keskar's box |zᵢ| ≤ ε (|θᵢ| + 1), in (0, ∞). The default is 10⁻³ (Keskar et al. 2017, §2.2.2).</summary>
    public double KeskarEpsilon { get; init; } = 1e-3;

    /// <summary>The rows to measure on at most, drawn at random with <see cref="Seed"/>; null for all. The default is 5,000.</summary>
    public long? MaximumRows { get; init; } = 5_000;

    /// <summary>Rows of one batch of the evaluation, at least 1; it decides speed and memory, not the result. The default is 500.</summary>
    public int BatchSize { get; init; } = 500;

    /// <summary>λ of ½ λ ‖θ‖² to add to the risk, in [0, ∞). The default is 0: the risk is not regularised.</summary>
    public double WeightDecay { get; init; }

    /// <summary>The loss; null, the default, for the one the network was trained with. Another loss has another landscape.</summary>
    public Loss? Loss { get; init; }

    /// <summary>Float32, the default, or Float64: two to three times slower, and nine more digits.</summary>
    public ScalarType Precision { get; init; } = ScalarType.Float32;

    /// <summary>Names of the parameters that vary, or of the modules they belong to, such as «linear1»; empty, the default, for all.</summary>
    public ImmutableArray<string> Parameters { get; init; } = [];

    /// <summary>Bytes that graphs kept between products may take, at least 0; beyond it they are built again. The default is 1 GiB.</summary>
    public long GraphMemory { get; init; } = 1L << 30;

    /// <summary>
    /// η for the edge of stability of gradient descent, in (0, ∞); null, the default, for that of the training's last step where its optimizer was
    /// <see cref="Sgd"/>. The edge of an adaptive optimizer lies at another matrix's eigenvalue and is not measured.
    /// </summary>
    public double? LearningRate { get; init; }

    /// <summary>β of heavy-ball momentum for the edge of stability, in [0, 1); null, the default, for that of the training.</summary>
    public double? Momentum { get; init; }

    /// <summary>How the local learning coefficient is sampled.</summary>
    public LocalLearningOptions LocalLearning { get; init; } = new();

    /// <summary>The root of all randomness. The default is 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Ends the measurement within one batch with <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Is told how far the measurement is.</summary>
    public IProgress<LandscapeProgress>? Progress { get; init; }

    /// <summary>Where the time comes from. The default is the system's clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Whether <paramref name="measure"/> is asked for.</summary>
    internal bool Asks(LandscapeMeasures measure) => (Measures & measure) != 0;

    /// <summary>Checks all options before any work.</summary>
    /// <exception cref="ArgumentException">Some are wrong; the message names them all.</exception>
    internal void Validate(PredictionTask? task)
    {
        var faults = LandscapeOptionFaults.Of(this, task);
        if (faults.Count > 0)
            throw new ArgumentException(string.Join(" ", faults), "options");
    }
}

/// <summary>How the local learning coefficient is sampled (Lau et al. 2023): chains of stochastic gradient Langevin dynamics around θ.</summary>
public sealed record LocalLearningOptions
{
    /// <summary>Independent chains, at least 2. The default is 4.</summary>
    public int Chains { get; init; } = 4;

    /// <summary>Kept draws of each chain, at least 1. The default is 200.</summary>
    public int Draws { get; init; } = 200;

    /// <summary>
    /// Steps thrown away before them, at least 0; null, the default, for 6 / (ε γ), three times what the slowest directions need to forget their start,
    /// from 200 up to 5,000.
    /// </summary>
    public int? BurnIn { get; init; }

    /// <summary>ε, the step, in (0, ∞); null, the default, for 0.1 / (n β λ_max + γ): a step must be short beside the width of the steepest direction.</summary>
    public double? StepSize { get; init; }

    /// <summary>γ of the pull ½ γ ‖θ' − θ‖² back to θ, in [0, ∞). The default is 100.</summary>
    public double Localization { get; init; } = 100;

    /// <summary>Examples of a mini-batch, at least 1. The default is 100.</summary>
    public int BatchSize { get; init; } = 100;
}
