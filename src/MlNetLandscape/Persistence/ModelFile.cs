using Microsoft.ML;

namespace MlNetLandscape.Persistence;

/// <summary>Reads ML.NET's model files, and says in one sentence what is wrong with one that cannot be read.</summary>
internal static class ModelFile
{
    /// <summary>Loads a model and restores its networks. What ML.NET throws at a file it cannot read is of many types: all become one.</summary>
    /// <param name="context">The context.</param>
    /// <param name="stream">The file.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <param name="inputSchema">The schema it was saved with.</param>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    /// <exception cref="NetworkNotRegisteredException">It holds a network of the user's own whose factory is not registered.</exception>
    public static ITransformer Load(MLContext context, Stream stream, string name, out DataViewSchema inputSchema)
    {
        try
        {
            return ModelRestorer.Restore(context.Model.Load(stream, out inputSchema));
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"The model in {name} cannot be loaded: {error.Message}", error);
        }
        catch (Exception error) when (Innermost(error) is NetworkNotRegisteredException missing)
        {
            throw new NetworkNotRegisteredException(missing.Name);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            throw new InvalidDataException($"{name} is not a model that ML.NET can load: {Innermost(error).Message}", error);
        }
    }

    private static Exception Innermost(Exception error) => error.InnerException is null ? error : Innermost(error.InnerException);
}
