using System.Diagnostics.CodeAnalysis;

namespace Microsoft.ML.Runtime;

/// <summary>The exceptions of the substitute: upstream's types and wording, marked by the context that throws.</summary>
internal static class Contracts
{
    public static TException Mark<TException>(TException exception)
        where TException : Exception
    {
        exception.Data["ML_IsMarked"] = 1;
        return exception;
    }

    public static TException Marked<TException>(this IExceptionContext context, TException exception)
        where TException : Exception => context is null ? Mark(exception) : context.Process(exception);

    public static Exception Except(this IExceptionContext context, string message) => context.Marked(new InvalidOperationException(message));

    public static Exception ExceptParam(string name, string message) => Mark(new ArgumentOutOfRangeException(name, message));

    public static Exception ExceptParam(this IExceptionContext context, string name, string message) =>
        context.Marked(new ArgumentOutOfRangeException(name, message));

    public static Exception ExceptMissingColumn(this IExceptionContext context, string parameter, string role, string column) =>
        context.ExceptParam(parameter, $"Could not find {role} column '{column}'");

    public static Exception ExceptSchemaMismatch(this IExceptionContext context, string parameter, string role, string column, string expected, string actual) =>
        context.ExceptParam(parameter, $"Schema mismatch for {role} column '{column}': expected {expected}, got {actual}");

    public static Exception ExceptDecode(this IExceptionContext context, string message) => context.Marked(new FormatException(message));

    public static void CheckValue(this IExceptionContext context, object value, string name)
    {
        if (value is null)
        {
            throw context.Marked(new ArgumentNullException(name));
        }
    }

    public static void CheckNonEmpty(this IExceptionContext context, string value, string name)
    {
        if (string.IsNullOrEmpty(value))
        {
            throw context.Marked(value is null ? new ArgumentNullException(name) : new ArgumentException("Empty string", name));
        }
    }

    public static void CheckParam([DoesNotReturnIf(false)] bool condition, string name, string message)
    {
        if (!condition)
        {
            throw ExceptParam(name, message);
        }
    }

    public static void CheckParam(this IExceptionContext context, [DoesNotReturnIf(false)] bool condition, string name, string message)
    {
        if (!condition)
        {
            throw context.ExceptParam(name, message);
        }
    }
}
