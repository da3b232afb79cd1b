using Microsoft.ML;
using MlNetLandscape.Persistence;

namespace MlNetLandscape;

/// <summary>What this library does with models and scored data. Get one by <c>mlContext.Landscape()</c>.</summary>
public sealed class LandscapeCatalog
{
    private readonly MLContext _context;

    internal LandscapeCatalog(MLContext context) => _context = context;

    /// <summary>
    /// Loads a model that <c>mlContext.Model.Save</c> wrote, with its networks as <see cref="NetworkTransformer"/>s: batching, measurable, ready for
    /// further training.
    /// </summary>
    /// <param name="filePath">The model file.</param>
    /// <param name="inputSchema">The schema the model was saved with; null if it was saved without.</param>
    /// <exception cref="InvalidDataException">The file is not a model, is damaged, or needs a component that is not there.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public ITransformer Load(string filePath, out DataViewSchema inputSchema)
    {
        ArgumentException.ThrowIfNullOrEmpty(filePath);
        using var stream = File.OpenRead(filePath);
        return ModelFile.Load(_context, stream, $"'{filePath}'", out inputSchema);
    }

    /// <summary>Loads a model from a stream; see <see cref="Load(string, out DataViewSchema)"/>.</summary>
    /// <param name="stream">A readable, seekable stream.</param>
    /// <param name="inputSchema">The schema the model was saved with; null if it was saved without.</param>
    /// <exception cref="InvalidDataException">The stream is not a model, is damaged, or needs a component that is not there.</exception>
    public ITransformer Load(Stream stream, out DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return ModelFile.Load(_context, stream, "the stream", out inputSchema);
    }

    /// <summary>
    /// Gives a model from <c>mlContext.Model.Load</c> its networks back. Without this it scores the same numbers up to rounding, row by row, and without slot names.
    /// All transformers restored from one loaded model share its network: disposing that ends them all.
    /// </summary>
    /// <param name="model">Any model.</param>
    /// <returns>The model with <see cref="NetworkTransformer"/>s in it; <paramref name="model"/> itself if it has no saved network.</returns>
    /// <exception cref="InvalidDataException">A network in it is damaged.</exception>
    public ITransformer Restore(ITransformer model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return NetworkRestorer.Restore(model);
    }
}
