#include "runtime.cpp"
extern "C" int __stdcall DllMain(void *, DWORD, void *);
extern "C" int __stdcall _DllMainCRTStartup(void *module, DWORD reason, void *reserved)
{
    if (reason == 1 /* DLL_PROCESS_ATTACH */) initialise();
    return DllMain(module, reason, reserved);
}
