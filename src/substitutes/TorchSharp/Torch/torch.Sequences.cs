using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    private static readonly Op _arange = new("aten::arange", "start_step");
    private static readonly Op _linspace = new("aten::linspace");
    private static readonly Op _logspace = new("aten::logspace");
    private static readonly Op _eye = new("aten::eye", "m");
    private static readonly Op _randint = new("aten::randint", "low_generator");
    private static readonly Op _randperm = new("aten::randperm", "generator");
    private static readonly Op _normal = new("aten::normal", "float_float");

    public static Tensor arange(
        Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        var integral = is_integral(start.Type) && is_integral(stop.Type) && is_integral(step.Type);
        return Finish(
            _arange.Call(start, stop, step, dtype ?? (integral ? ScalarType.Int64 : _defaultType), Value.None, InitializeDevice(device)),
            requires_grad,
            null);
    }

    public static Tensor arange(
        Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(start, stop, 1, dtype, device, requires_grad);

    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(0, stop, 1, dtype, device, requires_grad);

    public static Tensor linspace(
        double start, double end, long steps, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Finish(_linspace.Call(start, end, steps, dtype ?? _defaultType, Value.None, InitializeDevice(device)), requires_grad, null);

    public static Tensor logspace(
        double start,
        double end,
        long steps,
        double @base = 10,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false) =>
        Finish(_logspace.Call(start, end, steps, @base, dtype ?? _defaultType, Value.None, InitializeDevice(device)), requires_grad, null);

    public static Tensor eye(
        long rows,
        long columns = -1L,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null) =>
        Finish(
            _eye.Call(rows, columns == -1 ? rows : columns, dtype ?? _defaultType, Value.None, InitializeDevice(device)),
            requires_grad,
            names);

    public static Tensor randint(
        long low,
        long high,
        long[] size,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null,
        string[]? names = null) =>
        Finish(
            _randint.Call(low, high, size, generator, dtype ?? ScalarType.Int64, Value.None, InitializeDevice(device)),
            requires_grad,
            names);

    public static Tensor randint(
        long high,
        long[] size,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null,
        string[]? names = null) =>
        randint(0, high, size, dtype, device, requires_grad, generator, names);

    public static Tensor randint(
        int low,
        int high,
        int[] size,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null,
        string[]? names = null) =>
        randint(low, high, Array.ConvertAll(size, n => (long)n), dtype, device, requires_grad, generator, names);

    public static Tensor randint(
        int high,
        int[] size,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null,
        string[]? names = null) =>
        randint(0, high, size, dtype, device, requires_grad, generator, names);

    public static Tensor randperm(
        long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        _randperm.Call(n, generator, dtype ?? ScalarType.Int64, Value.None, InitializeDevice(device));

    public static Tensor normal(
        double mean,
        double std,
        ReadOnlySpan<long> size,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null,
        string[]? names = null) =>
        Finish(
            _normal.Call(mean, std, size.ToArray(), generator, dtype ?? _defaultType, Value.None, InitializeDevice(device)),
            requires_grad,
            names);
}
