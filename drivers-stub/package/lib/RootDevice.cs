// SPDX-License-Identifier: MIT
// Root-enumerated devices by SetupAPI, for Add-Type. C# 5, which is what Windows PowerShell compiles.
using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace NdisHarness
{
    /// <summary>Makes, finds, switches and removes root-enumerated devices of one hardware id. Failures are Win32Exceptions
    /// that name the function.</summary>
    public static class RootDevice
    {
        private const uint DicdGenerateId = 1;
        private const uint SpdrpHardwareId = 1;
        private const uint DifRemove = 5;
        private const uint DifRegisterDevice = 0x19;
        private const uint DiRemoveDeviceGlobal = 1;
        private const uint DiNeedReboot = 0x100;
        private const uint DiNeedRestart = 0x80;
        private const uint InstallFlagForce = 1;
        private const uint CmDisablePersist = 8;
        private const uint CmDisableUiNotOk = 4;
        private const uint CmProblemDisabled = 22;
        private const uint CrSuccess = 0;
        private const uint DnStarted = 0x8;
        private const uint DnHasProblem = 0x400;
        private const int ErrorNoMoreItems = 259;
        private const int ErrorNoSuchDevinst = unchecked((int)0xE000020B);
        private static readonly IntPtr Invalid = new IntPtr(-1);

        [StructLayout(LayoutKind.Sequential)]
        private struct DeviceInfo
        {
            public uint Size;
            public Guid ClassGuid;
            public uint DevInst;
            public IntPtr Reserved;
        }

        [StructLayout(LayoutKind.Sequential)]
        private struct RemoveParameters
        {
            public uint HeaderSize;
            public uint Function;
            public uint Scope;
            public uint Profile;
        }

        [StructLayout(LayoutKind.Sequential, CharSet = CharSet.Unicode)]
        private struct InstallParameters
        {
            public uint Size;
            public uint Flags;
            public uint FlagsEx;
            public IntPtr Parent;
            public IntPtr MessageHandler;
            public IntPtr MessageHandlerContext;
            public IntPtr FileQueue;
            public IntPtr ClassInstallReserved;
            public uint Reserved;
            [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 260)]
            public string DriverPath;
        }

        [DllImport("setupapi.dll", SetLastError = true, ExactSpelling = true)]
        private static extern IntPtr SetupDiCreateDeviceInfoList(ref Guid classGuid, IntPtr parent);

        [DllImport("setupapi.dll", SetLastError = true, CharSet = CharSet.Unicode, ExactSpelling = true)]
        private static extern IntPtr SetupDiGetClassDevsW(ref Guid classGuid, string enumerator, IntPtr parent, uint flags);

        [DllImport("setupapi.dll", SetLastError = true, ExactSpelling = true)]
        private static extern bool SetupDiDestroyDeviceInfoList(IntPtr set);

        [DllImport("setupapi.dll", SetLastError = true, CharSet = CharSet.Unicode, ExactSpelling = true)]
        private static extern bool SetupDiCreateDeviceInfoW(IntPtr set, string name, ref Guid classGuid, string description,
            IntPtr parent, uint flags, ref DeviceInfo device);

        [DllImport("setupapi.dll", SetLastError = true, ExactSpelling = true)]
        private static extern bool SetupDiEnumDeviceInfo(IntPtr set, uint index, ref DeviceInfo device);

        [DllImport("setupapi.dll", SetLastError = true, CharSet = CharSet.Unicode, ExactSpelling = true)]
        private static extern bool SetupDiGetDeviceInstanceIdW(IntPtr set, ref DeviceInfo device, StringBuilder id, uint characters,
            out uint needed);

        [DllImport("setupapi.dll", SetLastError = true, ExactSpelling = true)]
        private static extern bool SetupDiGetDeviceRegistryPropertyW(IntPtr set, ref DeviceInfo device, uint property, out uint type,
            byte[] buffer, uint size, out uint needed);

        [DllImport("setupapi.dll", SetLastError = true, ExactSpelling = true)]
        private static extern bool SetupDiSetDeviceRegistryPropertyW(IntPtr set, ref DeviceInfo device, uint property, byte[] buffer,
            uint size);

        [DllImport("setupapi.dll", SetLastError = true, ExactSpelling = true)]
        private static extern bool SetupDiCallClassInstaller(uint function, IntPtr set, ref DeviceInfo device);

        [DllImport("setupapi.dll", SetLastError = true, ExactSpelling = true)]
        private static extern bool SetupDiSetClassInstallParamsW(IntPtr set, ref DeviceInfo device, ref RemoveParameters parameters,
            uint size);

        [DllImport("setupapi.dll", SetLastError = true, CharSet = CharSet.Unicode, ExactSpelling = true)]
        private static extern bool SetupDiGetDeviceInstallParamsW(IntPtr set, ref DeviceInfo device, ref InstallParameters parameters);

        [DllImport("newdev.dll", SetLastError = true, CharSet = CharSet.Unicode, ExactSpelling = true)]
        private static extern bool UpdateDriverForPlugAndPlayDevicesW(IntPtr parent, string hardwareId, string inf, uint flags,
            out bool reboot);

        [DllImport("cfgmgr32.dll", ExactSpelling = true)]
        private static extern uint CM_Get_DevNode_Status(out uint status, out uint problem, uint devInst, uint flags);

        [DllImport("cfgmgr32.dll", ExactSpelling = true)]
        private static extern uint CM_Enable_DevNode(uint devInst, uint flags);

        [DllImport("cfgmgr32.dll", ExactSpelling = true)]
        private static extern uint CM_Disable_DevNode(uint devInst, uint flags);

        private delegate void DeviceAction(IntPtr set, ref DeviceInfo device);

        private static DeviceInfo NewDeviceInfo()
        {
            DeviceInfo device = new DeviceInfo();
            device.Size = (uint)Marshal.SizeOf(typeof(DeviceInfo));
            return device;
        }

        private static void Check(bool succeeded, string function)
        {
            if (!succeeded)
            {
                throw Failure(function, Marshal.GetLastWin32Error());
            }
        }

        private static Win32Exception Failure(string function, int error)
        {
            return new Win32Exception(error, string.Format("{0} failed with 0x{1:X8}: {2}", function, error,
                new Win32Exception(error).Message));
        }

        private static string[] HardwareIds(IntPtr set, ref DeviceInfo device)
        {
            uint type;
            uint needed;
            SetupDiGetDeviceRegistryPropertyW(set, ref device, SpdrpHardwareId, out type, null, 0, out needed);
            byte[] buffer = new byte[needed];
            if (needed == 0 || !SetupDiGetDeviceRegistryPropertyW(set, ref device, SpdrpHardwareId, out type, buffer, needed, out needed))
            {
                return new string[0];
            }
            return Encoding.Unicode.GetString(buffer).Split(new[] { '\0' }, StringSplitOptions.RemoveEmptyEntries);
        }

        /// <summary>Runs an action on each device of the class that has the hardware id, started or not.</summary>
        private static void ForEach(Guid classGuid, string hardwareId, DeviceAction action)
        {
            IntPtr set = SetupDiGetClassDevsW(ref classGuid, null, IntPtr.Zero, 0);
            Check(set != Invalid, "SetupDiGetClassDevs");
            try
            {
                DeviceInfo device = NewDeviceInfo();
                uint index = 0;
                for (; SetupDiEnumDeviceInfo(set, index, ref device); index++)
                {
                    string[] ids = HardwareIds(set, ref device);
                    if (Array.Exists(ids, id => string.Equals(id, hardwareId, StringComparison.OrdinalIgnoreCase)))
                    {
                        action(set, ref device);
                    }
                }
                Check(Marshal.GetLastWin32Error() == ErrorNoMoreItems, "SetupDiEnumDeviceInfo");
            }
            finally
            {
                SetupDiDestroyDeviceInfoList(set);
            }
        }

        private static string InstanceId(IntPtr set, ref DeviceInfo device)
        {
            StringBuilder id = new StringBuilder(512);
            uint needed;
            Check(SetupDiGetDeviceInstanceIdW(set, ref device, id, (uint)id.Capacity, out needed), "SetupDiGetDeviceInstanceId");
            return id.ToString();
        }

        /// <summary>Instance ids of all devices with the hardware id.</summary>
        public static string[] Find(Guid classGuid, string hardwareId)
        {
            List<string> found = new List<string>();
            ForEach(classGuid, hardwareId, delegate(IntPtr set, ref DeviceInfo device) { found.Add(InstanceId(set, ref device)); });
            return found.ToArray();
        }

        /// <summary>Makes a device without a driver and returns its instance id. The name is the middle of that id.</summary>
        public static string Create(Guid classGuid, string name, string description, string hardwareId)
        {
            IntPtr set = SetupDiCreateDeviceInfoList(ref classGuid, IntPtr.Zero);
            Check(set != Invalid, "SetupDiCreateDeviceInfoList");
            try
            {
                DeviceInfo device = NewDeviceInfo();
                Check(SetupDiCreateDeviceInfoW(set, name, ref classGuid, description, IntPtr.Zero, DicdGenerateId, ref device),
                    "SetupDiCreateDeviceInfo");
                byte[] ids = Encoding.Unicode.GetBytes(hardwareId + "\0\0");
                Check(SetupDiSetDeviceRegistryPropertyW(set, ref device, SpdrpHardwareId, ids, (uint)ids.Length),
                    "SetupDiSetDeviceRegistryProperty");
                Check(SetupDiCallClassInstaller(DifRegisterDevice, set, ref device), "SetupDiCallClassInstaller(DIF_REGISTERDEVICE)");
                return InstanceId(set, ref device);
            }
            finally
            {
                SetupDiDestroyDeviceInfoList(set);
            }
        }

        /// <summary>Installs the INF's driver on all devices with the hardware id; true if Windows wants a restart.</summary>
        public static bool InstallDriver(string hardwareId, string inf)
        {
            bool reboot;
            Check(UpdateDriverForPlugAndPlayDevicesW(IntPtr.Zero, hardwareId, inf, InstallFlagForce, out reboot),
                "UpdateDriverForPlugAndPlayDevices");
            return reboot;
        }

        /// <summary>Removes all devices with the hardware id; true if Windows wants a restart.</summary>
        public static bool Remove(Guid classGuid, string hardwareId)
        {
            bool reboot = false;
            ForEach(classGuid, hardwareId, delegate(IntPtr set, ref DeviceInfo device)
            {
                RemoveParameters parameters = new RemoveParameters();
                parameters.HeaderSize = 8;
                parameters.Function = DifRemove;
                parameters.Scope = DiRemoveDeviceGlobal;
                Check(SetupDiSetClassInstallParamsW(set, ref device, ref parameters, (uint)Marshal.SizeOf(typeof(RemoveParameters))),
                    "SetupDiSetClassInstallParams");
                if (!SetupDiCallClassInstaller(DifRemove, set, ref device))
                {
                    int error = Marshal.GetLastWin32Error();
                    if (error != ErrorNoSuchDevinst)
                    {
                        throw Failure("SetupDiCallClassInstaller(DIF_REMOVE)", error);
                    }
                }
                InstallParameters install = new InstallParameters();
                install.Size = (uint)Marshal.SizeOf(typeof(InstallParameters));
                if (SetupDiGetDeviceInstallParamsW(set, ref device, ref install))
                {
                    reboot |= (install.Flags & (DiNeedReboot | DiNeedRestart)) != 0;
                }
            });
            return reboot;
        }

        private static void CheckConfiguration(uint result, string function)
        {
            if (result != CrSuccess)
            {
                throw new InvalidOperationException(string.Format("{0} failed with CONFIGRET 0x{1:X}", function, result));
            }
        }

        /// <summary>The problem is 0 unless the status says that there is one.</summary>
        private static void Status(uint devInst, out uint status, out uint problem)
        {
            CheckConfiguration(CM_Get_DevNode_Status(out status, out problem, devInst, 0), "CM_Get_DevNode_Status");
            if ((status & DnHasProblem) == 0)
            {
                problem = 0;
            }
        }

        /// <summary>Turns all devices with the hardware id on, or off across restarts.</summary>
        public static void Switch(Guid classGuid, string hardwareId, bool on)
        {
            ForEach(classGuid, hardwareId, delegate(IntPtr set, ref DeviceInfo device)
            {
                uint status;
                uint problem;
                Status(device.DevInst, out status, out problem);
                if (on)
                {
                    CheckConfiguration(CM_Enable_DevNode(device.DevInst, 0), "CM_Enable_DevNode");
                }
                else if (problem != CmProblemDisabled)
                {
                    CheckConfiguration(CM_Disable_DevNode(device.DevInst, CmDisablePersist | CmDisableUiNotOk), "CM_Disable_DevNode");
                }
            });
        }

        /// <summary>Problem codes (CM_PROB_...) of all devices with the hardware id; 0 is none.</summary>
        public static uint[] Problems(Guid classGuid, string hardwareId)
        {
            List<uint> problems = new List<uint>();
            ForEach(classGuid, hardwareId, delegate(IntPtr set, ref DeviceInfo device)
            {
                uint status;
                uint problem;
                Status(device.DevInst, out status, out problem);
                problems.Add(problem);
            });
            return problems.ToArray();
        }

        /// <summary>Whether there are devices with the hardware id, and all of them have started.</summary>
        public static bool AllStarted(Guid classGuid, string hardwareId)
        {
            int found = 0;
            int started = 0;
            ForEach(classGuid, hardwareId, delegate(IntPtr set, ref DeviceInfo device)
            {
                uint status;
                uint problem;
                Status(device.DevInst, out status, out problem);
                found++;
                started += (status & DnStarted) != 0 ? 1 : 0;
            });
            return found > 0 && started == found;
        }
    }
}
