using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Tests;

/// <summary>The data sets of samples/data as text loaders give them.</summary>
internal static class SampleData
{
    public const string Iris = "iris";
    public const string BreastCancer = "breast_cancer";
    public const string Diabetes = "diabetes";
    public const string Digits = "digits";

    public static IDataView Load(MLContext context, string name, string? folder = null)
    {
        TextLoader.Column[] columns = name switch
        {
            Iris => [Features(3), new("Species", DataKind.String, 4)],
            BreastCancer => [Features(29), new("Label", DataKind.Boolean, 30)],
            Diabetes => [Features(9), new("Label", DataKind.Single, 10)],
            Digits => [Features(63), new("Digit", DataKind.Single, 64)],
            _ => throw new ArgumentException($"There is no data set '{name}'.", nameof(name)),
        };
        var path = Path.Combine(folder ?? Path.Combine(AppContext.BaseDirectory, "data"), name + ".csv");
        return context.Data.LoadFromTextFile(path, columns, separatorChar: ',', hasHeader: true);
    }

    private static TextLoader.Column Features(int last) => new("Features", DataKind.Single, 0, last);
}
