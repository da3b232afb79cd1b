using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>What transforms hang on as extension methods.</summary>
public sealed class TransformsCatalog
{
    private readonly IHostEnvironment _env;

    internal TransformsCatalog(IHostEnvironment environment)
    {
        _env = environment;
        Categorical = new CategoricalTransforms(environment);
        Conversion = new ConversionTransforms(environment);
    }

    public CategoricalTransforms Categorical { get; }

    public ConversionTransforms Conversion { get; }

    internal IHostEnvironment GetEnvironment() => _env;

    public sealed class CategoricalTransforms
    {
        private readonly IHostEnvironment _env;

        internal CategoricalTransforms(IHostEnvironment environment) => _env = environment;

        internal IHostEnvironment GetEnvironment() => _env;
    }

    public sealed class ConversionTransforms
    {
        private readonly IHostEnvironment _env;

        internal ConversionTransforms(IHostEnvironment environment) => _env = environment;

        internal IHostEnvironment GetEnvironment() => _env;
    }
}
