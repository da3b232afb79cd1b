using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Moving a module to another device or element type. Parameters become new objects and stay leaves.</summary>
        public partial class Module
        {
            protected internal virtual Module _to(Device device, ScalarType dtype, bool non_blocking) =>
                Convert(RequireFloating(dtype), device);

            protected internal virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) =>
                Convert(null, new Device(deviceType, deviceType == DeviceType.CUDA ? deviceIndex : -1));

            protected internal virtual Module _to(ScalarType dtype, bool non_blocking) => Convert(RequireFloating(dtype), null);

            private static ScalarType RequireFloating(ScalarType dtype) => is_floating_point(dtype) || is_complex(dtype)
                ? dtype
                : throw new ArgumentException(
                    $"nn.Module.to only accepts floating point or complex types, but got desired dtype={dtype}");

            private Module Convert(ScalarType? dtype, Device? device)
            {
                if (device is not null)
                {
                    InitializeDevice(device);
                    _deviceType = device.type;
                    _deviceIndex = device.index;
                }

                foreach (var (_, child) in named_children())
                {
                    _ = dtype is not { } type ? child._to(device!.type, device.index, false)
                        : device is null ? child._to(type, false)
                        : child._to(device, type, false);
                }

                foreach (var (name, parameter) in named_parameters(false).ToList())
                {
                    if (Converted(parameter, dtype, device) is { } moved)
                    {
                        Replace(name, parameter, MovedParameter(parameter, moved));
                    }
                }

                foreach (var (name, buffer) in named_buffers(false).ToList())
                {
                    if (Converted(buffer, dtype, device) is { } moved)
                    {
                        Replace(name, buffer, moved.DetachFromDisposeScope());
                    }
                }

                return this;
            }

            /// <summary>A converted copy, or null where nothing changes. Integers keep their type.</summary>
            private static Tensor? Converted(Tensor tensor, ScalarType? dtype, Device? device)
            {
                var type = tensor.is_floating_point() ? dtype ?? tensor.dtype : tensor.dtype;
                var place = device ?? tensor.device;
                var samePlace = place.type == tensor.device_type && (place.index == -1 || place.index == tensor.device_index);
                if (samePlace && type == tensor.dtype)
                {
                    return null;
                }

                using var noGrad = no_grad();
                return tensor.to(type, place);
            }

            private static Parameter MovedParameter(Parameter old, Tensor moved)
            {
                var parameter = new Parameter(moved, old.requires_grad);
                parameter.DetachFromDisposeScope();
                using var gradient = old.grad;
                if (gradient is not null)
                {
                    using var movedGradient = gradient.to(parameter.dtype, parameter.device);
                    parameter.grad = movedGradient;
                }

                return parameter;
            }

            private void Replace(string name, Tensor old, Tensor value)
            {
                if (GetType().GetProperty(name, BindingFlags.Public | BindingFlags.Instance) is { CanWrite: true } property)
                {
                    property.SetValue(this, value);
                    return;
                }

                var parameter = value as Parameter;
                if (parameter is not null)
                {
                    ConditionallyRegisterParameter(name, parameter);
                }
                else
                {
                    ConditionallyRegisterBuffer(name, value, _internal_buffers[name].Item2);
                }

                Fields(GetType()).FirstOrDefault(field => ComponentName(field) == name)?.SetValue(this, value);
                old.Dispose();
            }
        }
    }
}
