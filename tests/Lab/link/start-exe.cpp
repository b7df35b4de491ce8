#include "runtime.cpp"
extern "C" {
__declspec(dllimport) int _configure_wide_argv(int mode);
__declspec(dllimport) int _initialize_wide_environment(void);
__declspec(dllimport) int *__p___argc(void);
__declspec(dllimport) wchar_t ***__p___wargv(void);
__declspec(dllimport) void _set_app_type(int type);
[[noreturn]] __declspec(dllimport) void ExitProcess(DWORD);
int wmain(int argc, wchar_t **argv);

void wmainCRTStartup(void)
{
    _set_app_type(1 /* console */);
    initialise();
    _configure_wide_argv(1 /* no wildcards */);
    _initialize_wide_environment();
    ExitProcess((DWORD)wmain(*__p___argc(), *__p___wargv()));
}
}
