using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML;

/// <summary>How each stock transformer is read back, by the name it is saved under.</summary>
internal static class Loaders
{
    private static readonly Dictionary<string, Func<ModelReader, ITransformer>> ByName = new()
    {
        [TransformerChainLoader.Name] = TransformerChainLoader.Load,
        [ColumnCopyingTransformer.Name] = ColumnCopyingTransformer.Load,
        [ColumnConcatenatingTransformer.Name] = ColumnConcatenatingTransformer.Load,
        [ColumnSelectingTransformer.Name] = ColumnSelectingTransformer.Load,
        [TypeConvertingTransformer.Name] = TypeConvertingTransformer.Load,
        [ValueToKeyMappingTransformer.Name] = ValueToKeyMappingTransformer.Load,
        [KeyToValueMappingTransformer.Name] = KeyToValueMappingTransformer.Load,
        [KeyToVectorMappingTransformer.Name] = KeyToVectorMappingTransformer.Load,
        [ValueMappingTransformer.Name] = ValueMappingTransformer.Load,
        [NormalizingTransformer.Name] = NormalizingTransformer.Load,
        [CustomMappingLoader.Name] = CustomMappingLoader.Load,
        [PlattCalibratorTransformer.Name] = PlattCalibratorTransformer.Load,
        [MulticlassPredictionLoader.Name] = MulticlassPredictionLoader.Load,
        [BinaryPredictionLoader.Name] = BinaryPredictionLoader.Load,
    };

    public static Func<ModelReader, ITransformer> Find(string name) =>
        ByName.GetValueOrDefault(name) ?? throw new FormatException($"The model holds a '{name}', which this build cannot load.");
}
