using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.TestKit.Faults;

/// <summary>Rows with columns Features, Label and Weight for a task, and with faults.</summary>
internal static class BadRows
{
    public const int Width = 3;
    public const int Classes = 3;

    /// <summary>The view; its text column and the columns of the other tasks go along under their own names.</summary>
    public static IDataView View(MLContext context, string task, IReadOnlyCollection<DataFault> faults, int seed)
    {
        bool Has(DataFault fault) => faults.Contains(fault);
        var random = new Random(seed);
        var width = Has(DataFault.WideFeatures) ? 1500 : Has(DataFault.OtherWidth) ? Width + 1 : Width;
        var rows = Enumerable.Range(0, Has(DataFault.NoRows) ? 0 : Has(DataFault.OneRow) ? 1 : Has(DataFault.TwoRows) ? 2 : 18)
            .Select(index => Row.Random(random, index, width)).ToArray();
        foreach (var fault in faults)
            Spoil(rows, fault, random);
        var definition = Definition(task, Has, width);
        var view = context.Data.LoadFromEnumerable(rows, definition);
        if (Has(DataFault.HiddenFeatures) && !Has(DataFault.NoFeatureColumn))
            view = Copy(context, view, "Features", "Features");
        if (Has(DataFault.HiddenByOthers) && !Has(DataFault.DoubleFeatures))
            view = Copy(context, view, "Features", "Doubles");
        return Has(DataFault.HiddenLabel) && !Has(DataFault.NoLabelColumn) ? Copy(context, view, "Label", "Label") : view;
    }

    private static IDataView Copy(MLContext context, IDataView view, string to, string from) =>
        context.Transforms.CopyColumns(to, from).Fit(view).Transform(view);

    private static SchemaDefinition Definition(string task, Func<DataFault, bool> has, int width)
    {
        var definition = SchemaDefinition.Create(typeof(Row));
        definition[nameof(Row.Values)].ColumnType = has(DataFault.VariableLength)
            ? new VectorDataViewType(NumberDataViewType.Single)
            : new VectorDataViewType(NumberDataViewType.Single, width);
        definition[nameof(Row.Doubles)].ColumnType = new VectorDataViewType(NumberDataViewType.Double, width);
        definition[nameof(Row.Key)].ColumnType = new KeyDataViewType(
            typeof(uint), has(DataFault.OneKey) ? 1 : has(DataFault.ManyKeys) ? 50_000 : has(DataFault.KeysWithoutEnd) ? uint.MaxValue : (ulong)Classes);
        if (!has(DataFault.NoFeatureColumn))
        {
            definition[has(DataFault.DoubleFeatures) ? nameof(Row.Doubles) : has(DataFault.ScalarFeatures) ? nameof(Row.Other)
                : has(DataFault.TextFeatures) ? nameof(Row.Name) : nameof(Row.Values)].ColumnName = "Features";
        }

        if (!has(DataFault.NoLabelColumn))
        {
            definition[has(DataFault.TextLabel) ? nameof(Row.Text) : (task, has(DataFault.LabelOfOtherTask)) switch
            {
                ("multiclass", false) or ("binary", true) => nameof(Row.Key),
                ("binary", false) or ("regression", true) => nameof(Row.Yes),
                _ => nameof(Row.Number),
            }].ColumnName = "Label";
        }

        if (!has(DataFault.NoWeightColumn))
            definition[nameof(Row.Importance)].ColumnName = "Weight";
        return definition;
    }

    private static void Spoil(Row[] rows, DataFault fault, Random random)
    {
        if (rows.Length == 0)
            return;
        var row = rows[random.Next(rows.Length)];
        switch (fault)
        {
            case DataFault.MissingFeature: Set(row, float.NaN); break;
            case DataFault.InfiniteFeature: Set(row, random.Next(2) == 0 ? float.PositiveInfinity : float.NegativeInfinity); break;
            case DataFault.HugeFeature: Set(row, random.Next(2) == 0 ? float.MaxValue : -1e30f); break;
            case DataFault.EveryFeatureMissing: Each(rows, each => Set(each, float.NaN)); break;
            case DataFault.TinyFeatures: Each(rows, each => Fill(each, _ => float.Epsilon)); break;
            case DataFault.ConstantFeatures: Each(rows, each => Fill(each, _ => 7)); break;
            case DataFault.RowOfOtherLength: row.Values = new VBuffer<float>(row.Values.Length - 1, new float[row.Values.Length - 1]); break;
            case DataFault.EmptyRow: row.Values = default; break;
            case DataFault.OneClass: Each(rows, each => (each.Key, each.Yes) = (1, true)); break;
            case DataFault.KeysMissing: row.Key = Row.MissingKey; break;
            case DataFault.EveryKeyMissing: Each(rows, each => each.Key = Row.MissingKey); break;
            case DataFault.MissingLabel: row.Number = float.NaN; break;
            case DataFault.InfiniteLabel: row.Number = float.NegativeInfinity; break;
            case DataFault.HugeLabel: row.Number = random.Next(2) == 0 ? float.MaxValue : -1e38f; break;
            case DataFault.ConstantLabel: Each(rows, each => each.Number = -3); break;
            case DataFault.ZeroWeight: row.Importance = 0; break;
            case DataFault.NegativeWeight: row.Importance = -1; break;
            case DataFault.MissingWeight: row.Importance = float.NaN; break;
            case DataFault.HugeWeight: row.Importance = float.MaxValue; break;
            case DataFault.EveryWeightZero: Each(rows, each => each.Importance = 0); break;
        }

        void Set(Row target, float value) => Fill(target, slot => slot == 0 ? value : 1);
    }

    private static void Fill(Row row, Func<int, float> value) =>
        row.Values = new VBuffer<float>(row.Values.Length, [.. Enumerable.Range(0, row.Values.Length).Select(value)]);

    private static void Each(Row[] rows, Action<Row> change) => Array.ForEach(rows, change);

    private sealed class Row
    {
        /// <summary>Keys of objects count from 0; one beyond all is missing.</summary>
        public const uint MissingKey = uint.MaxValue;

        public VBuffer<float> Values;
        public VBuffer<double> Doubles;
        public float Other;
        public float Number;
        [KeyType(Classes)]
        public uint Key;
        public bool Yes;
        public string Name = "a name";
        public string Text = "a text";
        public float Importance = 1;

        public static Row Random(Random random, int index, int width)
        {
            float[] values = [.. Enumerable.Range(0, width).Select(_ => random.NextSingle() + (index % Classes))];
            return new Row
            {
                Values = new VBuffer<float>(width, values),
                Doubles = new VBuffer<double>(width, Array.ConvertAll(values, value => (double)value)),
                Other = random.NextSingle(),
                Number = values.FirstOrDefault() * 10,
                Key = (uint)(index % Classes),
                Yes = index % 2 == 0,
            };
        }
    }
}
